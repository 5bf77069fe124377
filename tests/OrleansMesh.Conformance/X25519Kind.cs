using OrleansMesh.Cryptography;

namespace OrleansMesh.Conformance;

/// <summary>Wycheproof X25519 agreement with raw keys.</summary>
internal sealed class X25519Kind : IConformanceKind
{
    public string Name => "x25519";

    public string Argument => "FILE  Wycheproof JSON of X25519 agreements (raw keys)";

    public void Run(string path, Tally tally) => Wycheproof.Run(path, tally, (_, test) =>
    {
        using X25519PrivateKey key = X25519PrivateKey.FromBytes(Wycheproof.Bytes(test, "private"));
        byte[] shared = new byte[X25519PrivateKey.SharedBytes];
        return X25519PublicKey.TryFromBytes(Wycheproof.Bytes(test, "public"), out X25519PublicKey? peer)
            && key.TryAgree(peer, shared)
            && shared.AsSpan().SequenceEqual(Wycheproof.Bytes(test, "shared"));
    });
}
