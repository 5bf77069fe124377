using Net.Pkcs11Interop.Common;
using OrleansMesh.Cryptography;

namespace OrleansMesh.KeyStores.Tokens;

/// <summary>Opens keys by <c>pkcs11:token=LABEL;object=NAME</c> (RFC 7512). The module is the operator's: <see cref="Pkcs11KeyStore.ModuleVariable"/>.</summary>
public sealed class Pkcs11Keys(IPassphraseSource pins, string? modulePath = null) : ITokenKeys
{
    /// <inheritdoc/>
    public ISigningKey Open(string uri)
    {
        string module = modulePath ?? Environment.GetEnvironmentVariable(Pkcs11KeyStore.ModuleVariable)
            ?? throw new KeyStoreException($"The key '{uri}' is in a token, and no PKCS#11 module is named. Set {Pkcs11KeyStore.ModuleVariable}, for example to /usr/lib/softhsm/libsofthsm2.so.");
        Pkcs11Uri parsed = Parse(uri);
        return new Pkcs11KeyStore(module, parsed.Token, pins).OpenSigning(parsed.Object);
    }

    private static Pkcs11Uri Parse(string uri)
    {
        try
        {
            var parsed = new Pkcs11Uri(uri);

            // A file that names a library would choose code to run, and one that names a PIN would keep it beside the key.
            return parsed is { Token.Length: > 0, Object.Length: > 0, ModulePath: null, ModuleName: null, PinSource: null, PinValue: null }
                ? parsed
                : throw new KeyStoreException($"'{uri}' must name token and object, and neither module nor PIN.");
        }
        catch (Pkcs11UriException wrong)
        {
            throw new KeyStoreException($"'{uri}' is no PKCS#11 URI: {wrong.Message}", wrong);
        }
    }
}
