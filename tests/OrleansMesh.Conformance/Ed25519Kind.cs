using System.Text.Json;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Conformance;

/// <summary>Wycheproof Ed25519 signature verification.</summary>
internal sealed class Ed25519Kind : IConformanceKind
{
    public string Name => "ed25519";

    public string Argument => "FILE  Wycheproof JSON of Ed25519 signatures";

    public void Run(string path, Tally tally) => Wycheproof.Run(path, tally, (group, test) =>
        Ed25519PublicKey.TryFromBytes(KeyOf(group), out Ed25519PublicKey? key)
        && key.Verify(Wycheproof.Bytes(test, "msg"), Wycheproof.Bytes(test, "sig")));

    // Files of schema v0 call the member "key".
    private static byte[] KeyOf(JsonElement group) =>
        Wycheproof.Bytes(group.GetProperty(group.TryGetProperty("publicKey", out _) ? "publicKey" : "key"), "pk");
}
