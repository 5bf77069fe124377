using Net.Pkcs11Interop.HighLevelAPI;
using OrleansMesh.Cryptography;

namespace OrleansMesh.KeyStores.Tokens;

/// <summary>An Ed25519 key in a token.</summary>
internal sealed class Pkcs11Ed25519Key(ISession session, IObjectHandle handle, Pkcs11Curve curve, Ed25519PublicKey publicKey)
    : Pkcs11SigningKey(session, handle, curve, publicKey), IEd25519SigningKey
{
    /// <inheritdoc/>
    Ed25519PublicKey IEd25519SigningKey.PublicKey => publicKey;
}
