using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods.Ethr;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution;
using OrleansMesh.Resolution.Http;
using OrleansMesh.Resolution.Sources;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did resolve</c>: the document of any DID, or what a DID URL names.</summary>
internal sealed class DidResolveVerb : Verb
{
    private const string EthrRegistry = "0xdca7ef03e98e0dc2b855be647c39abe984fcf21b";

    private readonly Argument<string> _did = new("did") { Description = "A DID, or a DID URL such as did:web:example.com#key-1." };
    private readonly Option<Uri?> _registry = CommonOptions.Url("--registry", "The hub whose registry is asked for did:mesh.", "https://host");
    private readonly Option<Uri?> _ion = CommonOptions.Url("--ion", "The resolver that is asked for did:ion in short form.", "https://host/1.0/identifiers/");
    private readonly Option<Uri?> _ethr = CommonOptions.Url("--ethr", "The JSON-RPC node of the Ethereum mainnet that is asked for did:ethr.", "https://host");
    private readonly Option<FileInfo?> _authorities = new("--ca") { Description = "The authorities that did:web trusts, PEM (default: those of the system).", HelpName = "file" };
    private readonly Option<bool> _loopback = new("--allow-loopback") { Description = "Lets did:web lead to this machine, without --ca over plain HTTP too: for tests." };

    public DidResolveVerb()
        : base(
            "resolve",
            "Resolve a DID, or dereference a DID URL. did:key and the long form of did:ion need no network; histories of did:mesh are verified here.",
            "orleansmesh did resolve did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
            "orleansmesh did resolve did:mesh:enterprise:acme-001 --registry https://hub.example --json",
            "orleansmesh did resolve did:ethr:0xb9c5714089478a327f09197987f16f9e5d936e8a --ethr https://node.example") => Takes(_did, _registry, _ion, _ethr, _authorities, _loopback);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        if (!DidUrl.TryParse(arguments.GetValue(_did), out DidUrl? url))
        {
            throw CliFailureException.Usage("That is no DID and no DID URL.", "It looks like did:web:example.com or did:mesh:enterprise:acme-001#key-1.");
        }

        using var web = new GuardedHttp(new FetchLimits { AllowLoopback = arguments.GetValue(_loopback), TrustedRoots = Roots(arguments) }, TimeProvider.System);
        using var trusted = new GuardedHttp(new FetchLimits { TrustedEndpoint = true, BytesMax = MeshHistoryJson.BytesMax }, TimeProvider.System);
        var resolver = new DidResolver(Sources(arguments, web, trusted), new ResolverOptions(), TimeProvider.System);
        bool isWhole = url.Fragment.Length == 0 && url.Path.Length == 0 && DidUrlParameters.TryParse(url, out DidUrlParameters? parameters) && parameters.Service is null;
        if (!isWhole)
        {
            return Show(await resolver.DereferenceAsync(url, null, cancellationToken), output);
        }

        _ = DidUrlParameters.TryParse(url, out parameters);
        DidResolution resolution = await resolver.ResolveAsync(url.Did, parameters, cancellationToken);
        if (resolution.Document is null && !output.IsJson)
        {
            throw Failure(resolution.Error, resolution.Detail);
        }

        output.Raw(JsonNode.Parse(DidResolutionJson.Write(resolution))!);
        return resolution.Document is null ? ExitCodes.Failed : ExitCodes.Done;
    }

    private List<IDidSource> Sources(ParseResult arguments, GuardedHttp web, GuardedHttp trusted)
    {
        var sources = new List<IDidSource> { new WebSource(web, plainHttpOnLocalhost: arguments.GetValue(_loopback) && arguments.GetValue(_authorities) is null) };
        if (arguments.GetValue(_registry) is { } registry)
        {
            sources.Add(new RegistrySource(trusted, registry, TimeProvider.System));
        }

        if (arguments.GetValue(_ion) is { } ion)
        {
            sources.Add(new IonSource(trusted, ion));
        }

        if (arguments.GetValue(_ethr) is { } ethr && EthrAddress.TryParse(EthrRegistry, out EthrAddress? contract))
        {
            sources.Add(new EthrSource(trusted, [new EthrEndpoint(new EthrNetwork(DidEthr.Mainnet, 1, contract), ethr)], TimeProvider.System));
        }

        return sources;
    }

    private X509Certificate2Collection? Roots(ParseResult arguments)
    {
        if (arguments.GetValue(_authorities) is not { } file)
        {
            return null;
        }

        try
        {
            X509Certificate2Collection roots = [];
            roots.ImportFromPemFile(file.FullName);
            return roots;
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException)
        {
            throw new CliFailureException("file", $"--ca {file.FullName} cannot be used: {unusable.Message}", "Give a PEM file with the certificates of authorities.");
        }
    }

    private static int Show(Dereferenced found, CliOutput output)
    {
        if (found.Error != ResolutionError.None)
        {
            throw Failure(found.Error, found.Detail);
        }

        string text = Encoding.UTF8.GetString(found.Content.Span);
        output.Raw(found.Kind == DereferencedKind.ServiceEndpoint ? new JsonObject { ["serviceEndpoint"] = text } : JsonNode.Parse(text)!);
        return ExitCodes.Done;
    }

    private static CliFailureException Failure(ResolutionError error, string detail) => new(
        ResolutionErrorNames.Of(error), detail, error == ResolutionError.MethodNotSupported ? "Name who is asked: --registry, --ion or --ethr." : "");
}
