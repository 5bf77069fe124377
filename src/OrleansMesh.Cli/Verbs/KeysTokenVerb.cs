using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;
using OrleansMesh.KeyStores.Tokens;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys token</c>: makes a key in a PKCS#11 token.</summary>
internal sealed class KeysTokenVerb : Verb
{
    private readonly Argument<string> _name = new("name") { Description = "The key's label in the token, 1 to 64 of a-z, 0-9 and '-'." };
    private readonly Option<string> _token = new("--token") { Description = "The token's label.", HelpName = "label", Required = true };
    private readonly Option<string> _kind = new("--kind") { Description = "Ed25519, P-256 or P-384.", HelpName = "kind", DefaultValueFactory = _ => "Ed25519" };

    private readonly Option<string?> _module = new("--module")
    {
        Description = $"The token's PKCS#11 library (default: ${Pkcs11KeyStore.ModuleVariable}).",
        HelpName = "file",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Pkcs11KeyStore.ModuleVariable),
    };

    public KeysTokenVerb()
        : base(
            "token",
            $"Make a key in a PKCS#11 token: it signs there and never leaves it. The PIN comes from ${EnvironmentPassphrases.PinFileVariable} or ${EnvironmentPassphrases.PinVariable}, else it is asked for.",
            "orleansmesh keys token mesh --token acme --module /usr/lib/softhsm/libsofthsm2.so") => Takes(_name, _token, _kind, _module);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        if (!KeyKinds.TryParse(arguments.GetValue(_kind), out KeyKind kind))
        {
            throw CliFailureException.Usage($"--kind is '{arguments.GetValue(_kind)}'.", "Give Ed25519, P-256 or P-384.");
        }

        string module = arguments.GetValue(_module)
            ?? throw CliFailureException.Usage("No PKCS#11 module is named.", $"Give --module, or set {Pkcs11KeyStore.ModuleVariable}.");
        StoredKey key = new Pkcs11KeyStore(module, arguments.GetValue(_token)!, TerminalPassphrases.Instance).Create(arguments.GetValue(_name)!, kind);
        KeyFolderVerb.Show(key, output);
        return Task.FromResult(ExitCodes.Done);
    }
}
