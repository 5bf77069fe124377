using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;
using OrleansMesh.Transport.Tls;

namespace OrleansMesh.Cli.Verbs;

/// <summary>A verb of a mesh that joins its hub for it.</summary>
internal abstract class MemberVerb : Verb
{
    // Nobody waits for a minute at a keyboard, or for a bridge whose hub is back.
    private static readonly TimeSpan ReconnectDelayMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReconnectDelayMax = TimeSpan.FromSeconds(5);

    private readonly Option<string> _home = CommonOptions.Home();
    private readonly Option<string> _hub = CommonOptions.Hub();
    private readonly Option<string[]> _otherHubs = CommonOptions.Many("--also-hub", "Another hub of the same network that this mesh is at home at: it receives from all, and goes on at another when one is lost.", "host:port|wss://host");
    private readonly Option<FileInfo?> _authorities = CommonOptions.Authorities();
    private readonly Option<FileInfo?> _certificate = CommonOptions.Certificate();
    private readonly Option<FileInfo?> _certificateKey = CommonOptions.CertificateKey();
    private readonly Option<PostQuantumMode> _postQuantum = CommonOptions.PostQuantum();

    protected MemberVerb(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description, examples)
    {
        Options.Add(_otherHubs);
        Options.Add(_certificate);
        Options.Add(_certificateKey);
        _otherHubs.Validators.Add(result =>
        {
            string[] others = result.GetValueOrDefault<string[]>() ?? [];
            if (others.Length > MeshClientOptions.OtherHubsMax || others.Any(text => !HubAddress.TryParse(text, out _)))
            {
                result.AddError($"--also-hub is '{string.Join("', '", others)}'. Give host:port or wss://host, at most {MeshClientOptions.OtherHubsMax} times.");
            }
        });
        _hub.Validators.Add(result =>
        {
            string? text = result.GetValueOrDefault<string>();
            if (!HubAddress.TryParse(text, out _))
            {
                result.AddError($"--hub is '{text}'. Give host:port, for example {CommonOptions.DefaultHub} or hub.example.org:7400, or wss://hub.example.org.");
            }
        });
    }

    /// <summary>The option <c>--home</c>.</summary>
    protected Symbol Home => _home;

    /// <summary>The option <c>--hub</c>.</summary>
    protected Symbol Hub => _hub;

    /// <summary>The option <c>--post-quantum</c>.</summary>
    protected Symbol PostQuantum => _postQuantum;

    /// <summary>The option <c>--ca</c>.</summary>
    protected Symbol Authorities => _authorities;

    /// <summary>Whether the verb receives what is stored for the mesh; one process at a time can.</summary>
    protected virtual bool Receives => false;

    protected sealed override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        _ = HubAddress.TryParse(arguments.GetValue(_hub), out Uri? hub);
        using MeshFolder folder = MeshFolder.Open(arguments.GetValue(_home)!, passphrases: TerminalPassphrases.Instance);
        Prepare(arguments, folder, hub!);
        var options = new MeshClientOptions
        {
            Hub = hub,
            OtherHubs = [.. arguments.GetValue(_otherHubs)!.Select(text => HubAddress.TryParse(text, out Uri? other) ? other : null).OfType<Uri>()],
            Receive = Receives,
            Agent = $"orleansmesh-cli/{typeof(MemberVerb).Assembly.GetName().Version?.ToString(3)}",
            Tls = Tls(arguments),
            PostQuantum = arguments.GetValue(_postQuantum),
            ReconnectDelayMin = ReconnectDelayMin,
            ReconnectDelayMax = ReconnectDelayMax,
        };
        Complete(arguments, options, output);
        await using var member = new Member(folder, await MeshClient.ConnectAsync(folder, options, cancellationToken), hub!);
        return await RunAsync(member, arguments, output, cancellationToken);
    }

    private TlsClientOptions Tls(ParseResult arguments)
    {
        var options = new TlsClientOptions();
        if (arguments.GetValue(_authorities) is { } file)
        {
            try
            {
                options.TrustAnchors = [];
                options.TrustAnchors.ImportFromPemFile(file.FullName);
            }
            catch (Exception unreadable) when (unreadable is CryptographicException or IOException)
            {
                throw CliFailureException.Usage($"--ca '{file}' cannot be read: {unreadable.Message}", "Give a PEM file of certificates.");
            }
        }

        if (arguments.GetValue(_certificate) is { } certificate)
        {
            string key = arguments.GetValue(_certificateKey)?.FullName ?? certificate.FullName + ".key";
            try
            {
                options.ClientCertificate = X509Certificate2.CreateFromPemFile(certificate.FullName, key);
                options.ClientIntermediates = [];
                options.ClientIntermediates.ImportFromPemFile(certificate.FullName);
                options.ClientIntermediates.RemoveAt(0);
            }
            catch (Exception unreadable) when (unreadable is CryptographicException or IOException)
            {
                throw CliFailureException.Usage($"--cert '{certificate}' with the key '{key}' cannot be read: {unreadable.Message}", "Give PEM files: orleansmesh cert issue --help");
            }
        }

        return options;
    }

    /// <summary>Sets what this verb wants of the connection besides.</summary>
    protected virtual void Complete(ParseResult arguments, MeshClientOptions options, CliOutput output)
    {
    }

    /// <summary>Comes before the connection.</summary>
    protected virtual void Prepare(ParseResult arguments, MeshFolder folder, Uri hub)
    {
    }

    /// <summary>Does it as a joined mesh.</summary>
    protected abstract Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken);
}
