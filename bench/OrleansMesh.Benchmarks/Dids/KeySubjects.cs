using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Benchmarks.Dids;

/// <summary>A did:key of each kind, expanded to its document.</summary>
internal sealed class KeySubjects
{
    private readonly Did _ed25519;
    private readonly Did _x25519;
    private readonly Did _p256;
    private readonly Did _p384;
    private readonly Ed25519PublicKey _key;
    private readonly byte[] _message = new byte[64];
    private readonly byte[] _signature;

    public KeySubjects()
    {
        using var ed25519 = Ed25519PrivateKey.Generate();
        using var x25519 = X25519PrivateKey.Generate();
        using var p256 = EcdsaPrivateKey.Generate(EcdsaCurve.P256);
        using var p384 = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
        _key = ed25519.PublicKey;
        _signature = ed25519.Sign(_message);
        _ed25519 = DidKey.Encode(ed25519.PublicKey);
        _x25519 = Did.Parse("did:key:" + Multikey.Encode(x25519.PublicKey));
        _p256 = DidKey.Encode(p256.PublicKey);
        _p384 = DidKey.Encode(p384.PublicKey);
    }

    public void Ed25519() => Resolve(_ed25519);

    public void X25519() => Resolve(_x25519);

    public void P256() => Resolve(_p256);

    public void P384() => Resolve(_p384);

    public void Bare()
    {
        if (!_key.Verify(_message, _signature))
        {
            throw new InvalidOperationException("The signature must hold.");
        }
    }

    private static void Resolve(Did did)
    {
        if (!DidKey.TryResolve(did, out _))
        {
            throw new InvalidOperationException($"{did} must resolve.");
        }
    }
}
