using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;

namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>A federation envelope 1.0 around any message (P-04), signed or not yet.</summary>
public sealed record FederationEnvelope
{
    /// <summary>1 to 256 printable ASCII characters.</summary>
    public required string Id { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long Timestamp { get; init; }

    public required MeshPlace Source { get; init; }

    public required MeshPlace Destination { get; init; }

    /// <summary>The meshes passed so far, changed on the way and not signed.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Hops allowed, 1 to <see cref="FederationEnvelopeLimits.TtlMax"/>.</summary>
    public required int Ttl { get; init; }

    /// <summary>Hops made, changed on the way and not signed.</summary>
    public int Hops { get; init; }

    /// <summary>The flag <c>reliable</c>: stored before it is acknowledged.</summary>
    public bool IsReliable { get; init; }

    /// <summary>The flag <c>ordered</c>.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>The federation that it belongs to, 1 to 256 printable ASCII characters.</summary>
    public required string FederationId { get; init; }

    /// <summary>The signer's certificate, DER; empty for none. It proves nothing by being here.</summary>
    public ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>Null for a message that is not encrypted.</summary>
    public EnvelopeEncryption? Encryption { get; init; }

    public EnvelopePolicy? Policy { get; init; }

    public EnvelopeMetadata? Metadata { get; init; }

    /// <summary>What a translation carries, one JSON object in canonical form; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }

    /// <summary>The message, one JSON value in canonical form; of an encrypted one, the base64 of ciphertext and tag.</summary>
    public required ReadOnlyMemory<byte> Message { get; init; }

    /// <summary>64 bytes of Ed25519 or 96 of ECDSA P-384; empty before it is signed. The key decides which, never the envelope.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The canonical form.</summary>
    public byte[] ToBytes() => FederationEnvelopeCodec.Write(this);

    /// <summary>What a signature covers: the canonical form without <c>signature</c>, <c>hops</c> and <c>path</c> (P-07).</summary>
    public byte[] ToSigningInput() => FederationEnvelopeCodec.WriteSigned(this);

    /// <summary>Reads an envelope in any spelling, signed or not; false, with the first reason. Hostile input never throws.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out FederationEnvelope? envelope, out FederationEnvelopeRefusal refusal) =>
        FederationEnvelopeCodec.Frame.TryReadAnySpelling(utf8, out envelope, out refusal);

    /// <summary>The same envelope signed by Ed25519 or ECDSA P-384 with SHA-384; false, with the reason, for one that every receiver would refuse.</summary>
    /// <exception cref="ArgumentException">The key is of another kind.</exception>
    public bool TrySign(ISigningKey key, [NotNullWhen(true)] out FederationEnvelope? signed, out FederationEnvelopeRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsTaken(key.PublicKey))
        {
            throw new ArgumentException("An envelope is signed by Ed25519 or ECDSA P-384.", nameof(key));
        }

        signed = TryParse((this with { Signature = default }).ToBytes(), out _, out refusal) ? this with { Signature = key.Sign(ToSigningInput()) } : null;
        return signed is not null;
    }

    /// <summary>None only when the signature is that key's over <see cref="ToSigningInput"/>, and the key of a kind that the dialect has.</summary>
    public FederationEnvelopeRefusal Verify(IVerifyingKey key) =>
        Signature.IsEmpty ? FederationEnvelopeRefusal.Unsigned
        : IsTaken(key) && key.Verify(ToSigningInput(), Signature.Span) ? FederationEnvelopeRefusal.None
        : FederationEnvelopeRefusal.SignatureInvalid;

    /// <summary>The envelope after one more hop, through <paramref name="mesh"/>; false when the ttl is used up or it was there before .</summary>
    public bool TryForward(string mesh, [NotNullWhen(true)] out FederationEnvelope? forwarded)
    {
        forwarded = Hops < Ttl && !Path.Contains(mesh) ? this with { Hops = Hops + 1, Path = [.. Path, mesh] } : null;
        return forwarded is not null;
    }

    private static bool IsTaken(IVerifyingKey key) => key is Ed25519PublicKey or EcdsaPublicKey { Curve: EcdsaCurve.P384 };
}
