namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Where the tests' own files are.</summary>
internal static class Repository
{
    private static readonly string[] Packages =
    [
        "@digitalbazaar/vc", "@digitalbazaar/data-integrity", "@digitalbazaar/ed25519-signature-2020", "@digitalbazaar/eddsa-rdfc-2022-cryptosuite",
        "@digitalbazaar/vc-bitstring-status-list", "@digitalbazaar/vc-status-list", "@hpke/chacha20poly1305", "@hpke/core",
        "@modelcontextprotocol/sdk", "@modelcontextprotocol/server-everything", "@noble/post-quantum", "ajv", "canonicalize", "did-resolver", "iso-signatures", "iso-ucan", "jose",
        "key-did-resolver", "noise-c.wasm", "web-did-resolver",
    ];

    public static string Root { get; } = Find();

    public static string Interop => Path.Combine(Root, "tests", "interop");

    /// <summary>The installed npm packages; null when one that the tests name is missing.</summary>
    public static string? NpmModules =>
        Array.TrueForAll(Packages, package => Directory.Exists(Path.Combine(Interop, "node_modules", package))) ? Path.Combine(Interop, "node_modules") : null;

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OrleansMesh.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
