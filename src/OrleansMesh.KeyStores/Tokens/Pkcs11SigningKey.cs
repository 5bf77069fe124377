using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using OrleansMesh.Cryptography;

namespace OrleansMesh.KeyStores.Tokens;

/// <summary>A key that signs inside its token; this process never has its secret. Thread-safe: its session takes one signature at a time.</summary>
internal class Pkcs11SigningKey(ISession session, IObjectHandle handle, Pkcs11Curve curve, IVerifyingKey publicKey) : ISigningKey
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public IVerifyingKey PublicKey => publicKey;

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        byte[] input = curve.Input(message);
        byte[] signature;
        try
        {
            lock (_gate)
            {
                using IMechanism mechanism = Pkcs11Module.Factories.MechanismFactory.Create(curve.SignMechanism);
                signature = session.Sign(mechanism, handle, input);
            }
        }
        catch (Exception refused) when (refused is Pkcs11Exception or ObjectDisposedException)
        {
            throw new CryptographicException($"The token does not sign: {refused.Message}", refused);
        }

        // A token that answers anything else than a signature must not be believed.
        return publicKey.Verify(message, signature) ? signature : throw new CryptographicException("The token's answer is no signature of its key.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            session.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
