using System.CommandLine;
using System.Security.Cryptography;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys import</c>: takes a private key that was made elsewhere.</summary>
internal sealed class KeysImportVerb : KeyFolderVerb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "The private key as a JWK: OKP (Ed25519, X25519) or EC (P-256, P-384)." };
    private readonly Option<string> _name = new("--name") { Description = "The key's name in the folder, 1 to 64 of a-z, 0-9 and '-'.", HelpName = "name", Required = true };
    private readonly Option<bool> _seal = new("--seal") { Description = "Seal it under the passphrase." };

    public KeysImportVerb()
        : base(
            "import",
            "Take a private key that was made elsewhere into a folder. A key that is there is never overwritten.",
            "orleansmesh keys import ./key.jwk --name issuer --home ./acme",
            "orleansmesh keys import ./key.jwk --name issuer --home ./acme --seal --passphrase-file ./acme.passphrase")
    {
        Takes(_file, _name, _seal, Home, PassphraseFile);
        _name.Validators.Add(result =>
        {
            if (!FileKeyStore.IsName(result.GetValueOrDefault<string>()))
            {
                result.AddError($"--name is '{result.GetValueOrDefault<string>()}'. Give 1 to 64 of a-z, 0-9 and '-'.");
            }
        });
    }

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FileKeyStore store = Store(arguments, arguments.GetValue(_seal) ? SealParameters.Default : null);
        string file = arguments.GetValue(_file)!.FullName;
        byte[] text = OwnerFile.ReadIfPresent(file, JoseLimits.KeyBytesMax) ?? throw new CliFailureException("file", $"There is no file {file}.", "Give the file of a private JWK.");
        try
        {
            if (!PrivateJsonWebKey.TryParse(text, out PrivateJsonWebKey? jwk, out JwkRefusal refusal))
            {
                throw new CliFailureException("jwk", $"{file} is no private JWK that is taken here ({refusal}).", "Give kty OKP with crv Ed25519 or X25519, or kty EC with P-256 or P-384, with its d.");
            }

            using (jwk)
            using (PrivateKey key = jwk.ToPrivateKey())
            {
                store.Add(arguments.GetValue(_name)!, key);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }

        Show(store.Find(arguments.GetValue(_name)!)!, output);
        return Task.FromResult(ExitCodes.Done);
    }
}
