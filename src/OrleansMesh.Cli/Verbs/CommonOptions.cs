using System.CommandLine;
using OrleansMesh.Client;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Options that several verbs have, so that they are called and explained alike.</summary>
internal static class CommonOptions
{
    public const string DefaultHub = "127.0.0.1:7400";

    /// <summary><c>--data</c>: a hub's folder.</summary>
    public static Option<string> Data() => new("--data")
    {
        Description = "The hub's folder of keys and database.",
        HelpName = "folder",
        DefaultValueFactory = _ => "orleansmesh-data",
    };

    /// <summary>An address over HTTP, absolute; null when it is not given.</summary>
    public static Option<Uri?> Url(string name, string description, string help) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"{name} is '{text}', which is no address like https://host.");
            return null;
        },
    };

    /// <summary><c>--home</c>: a mesh's folder.</summary>
    public static Option<string> Home() => new("--home")
    {
        Description = "The mesh's folder of keys (default: $ORLEANSMESH_HOME, else ./mesh).",
        HelpName = "folder",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ORLEANSMESH_HOME") ?? "mesh",
    };

    /// <summary><c>--hub</c>: where the hub listens.</summary>
    public static Option<string> Hub() => new("--hub")
    {
        Description = $"The hub's address (default: $ORLEANSMESH_HUB, else {DefaultHub}).",
        HelpName = "host:port|wss://host",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ORLEANSMESH_HUB") ?? DefaultHub,
    };

    /// <summary><c>--post-quantum</c>: how keys are agreed with the hub.</summary>
    public static Option<PostQuantumMode> PostQuantum() => new("--post-quantum")
    {
        Description = "ML-KEM-768 with the hub: when it offers it, always, inside the Noise handshake, or never.",
        HelpName = "preferred|required|handshake|off",
        DefaultValueFactory = _ => PostQuantumMode.Preferred,
    };

    /// <summary><c>--ca</c>: whom wss trusts.</summary>
    public static Option<FileInfo?> Authorities() => new("--ca")
    {
        Description = "The authorities that wss:// trusts, PEM (default: $ORLEANSMESH_CA, else those of the system).",
        HelpName = "file",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ORLEANSMESH_CA") is { Length: > 0 } file ? new FileInfo(file) : null,
    };

    /// <summary><c>--cert</c>: who we are to TLS.</summary>
    public static Option<FileInfo?> Certificate() => new("--cert")
    {
        Description = "Our certificate for wss:// hubs that ask for one, PEM, with its intermediates after it (default: $ORLEANSMESH_CERT).",
        HelpName = "file",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ORLEANSMESH_CERT") is { Length: > 0 } file ? new FileInfo(file) : null,
    };

    /// <summary><c>--cert-key</c>: the key of <c>--cert</c>.</summary>
    public static Option<FileInfo?> CertificateKey() => new("--cert-key")
    {
        Description = "The certificate's key, PEM (default: $ORLEANSMESH_CERT_KEY, else the file of --cert with .key after it).",
        HelpName = "file",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ORLEANSMESH_CERT_KEY") is { Length: > 0 } file ? new FileInfo(file) : null,
    };

    /// <summary>An option that may be given several times.</summary>
    public static Option<string[]> Many(string name, string description, string helpName) => new(name)
    {
        Description = description + " May be given several times.",
        HelpName = helpName,
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}
