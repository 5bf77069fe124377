using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Mapping;

/// <summary>
/// An identity map that a mesh signed, so that it can be kept where others could change it (I-11): an eddsa-jcs-2022 proof by one of the mesh's own keys for
/// assertions. When it was signed tells a newer map from an older one that somebody brings back.
/// </summary>
public sealed class SignedIdentityMap
{
    private SignedIdentityMap(IdentityMap map, DateTimeOffset signedAt)
    {
        Map = map;
        SignedAt = signedAt;
    }

    /// <summary>What it says.</summary>
    public IdentityMap Map { get; }

    /// <summary>When, to the second.</summary>
    public DateTimeOffset SignedAt { get; }

    /// <summary>The signed map, canonical. Other input than <see cref="IdentityMap.TryParse"/> takes, without a proof, is a bug and throws <see cref="ArgumentException"/>.</summary>
    /// <param name="keyId">The absolute DID URL of <paramref name="key"/>, an assertion key of the mesh.</param>
    public static byte[] Sign(ReadOnlyMemory<byte> map, string keyId, IEd25519SigningKey key, DateTimeOffset now) =>
        IdentityMap.TryParse(map, out _, out IdentityMapFault fault)
            ? DataIntegrity.AddProof(map, new ProofOptions(keyId, KeyPurpose.AssertionMethod, now), key)
            : throw new ArgumentException($"No identity map: {fault}.", nameof(map));

    /// <summary>Verifies a map of at most <see cref="IdentityMap.BytesMax"/>; false with what is wrong, the map's fault first.</summary>
    /// <param name="signer">The mesh's present document: what a key signed that is not in it any more holds no more.</param>
    public static bool TryVerify(
        ReadOnlyMemory<byte> utf8,
        DidDocument signer,
        DateTimeOffset now,
        [NotNullWhen(true)] out SignedIdentityMap? signed,
        out IdentityMapFault fault,
        out ProofRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(signer);
        signed = null;
        refusal = ProofRefusal.None;
        if (!IdentityMap.TryParse(utf8, out IdentityMap? map, out fault))
        {
            return false;
        }

        refusal = DataIntegrity.Verify(utf8, KeyPurpose.AssertionMethod, signer, now);
        if (refusal != ProofRefusal.None)
        {
            return false;
        }

        bool isDated = TryReadTime(utf8, out DateTimeOffset signedAt);
        (signed, refusal) = isDated ? (new SignedIdentityMap(map, signedAt), ProofRefusal.None) : (null, ProofRefusal.ProofMalformed);
        return isDated;
    }

    // The proof has been verified: only whether it is dated is open, which the suite leaves to its users.
    private static bool TryReadTime(ReadOnlyMemory<byte> utf8, out DateTimeOffset signedAt)
    {
        using JsonDocument json = JsonDocument.Parse(utf8);
        signedAt = default;
        return json.RootElement.GetProperty("proof").TryString("created", 40, out string? created) && XmlTime.TryParse(created, out signedAt);
    }
}
