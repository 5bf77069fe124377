using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Trust;

/// <summary>
/// What one mesh says of a partner, signed with its mesh key (G-01): canonical JSON, as the events of a federation are. Parsed means well-formed; whether it
/// holds, <see cref="Verify(DidDocument, DateTimeOffset)"/> says.
/// </summary>
public sealed class MeshAttestation
{
    /// <summary>Longest one, in bytes.</summary>
    public const int BytesMax = 4096;

    /// <summary>Longest time for which one can hold.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(366);

    /// <summary>Oldest that a hub takes one of its attester.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromHours(1);

    /// <summary>Oldest that a hub takes one of the attester's home, which took it in time and could not bring it sooner.</summary>
    public static readonly TimeSpan OwedAgeMax = TimeSpan.FromDays(7);

    /// <summary>How far the attester's clock may be ahead.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    internal MeshAttestation(AttestationTerms terms, ReadOnlyMemory<byte> signature)
    {
        Terms = terms;
        Signature = signature;
        SigningInput = AttestationJson.Write(terms, signature: null);
        Bytes = AttestationJson.Write(terms, signature);
    }

    /// <summary>All that is signed.</summary>
    public AttestationTerms Terms { get; }

    /// <summary>64 bytes of Ed25519; not verified yet.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The canonical form without <c>signature</c>.</summary>
    public ReadOnlyMemory<byte> SigningInput { get; }

    /// <summary>The canonical form.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Signs; throws <see cref="ArgumentException"/> when a member breaks its bound, which is a bug of the caller.</summary>
    public static MeshAttestation Sign(AttestationTerms terms, IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(key);
        var signed = new MeshAttestation(terms, key.Sign(AttestationJson.Write(terms, signature: null)));
        return TryParse(signed.Bytes, out MeshAttestation? read, out AttestationRefusal refusal)
            ? read
            : throw new ArgumentException($"The terms of this attestation break a bound: {refusal}.", nameof(terms));
    }

    /// <summary>Parses canonical JSON of at most <see cref="BytesMax"/>. Nothing is verified but form and bounds; hostile input never throws.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out MeshAttestation? parsed, out AttestationRefusal refusal) =>
        AttestationJson.TryRead(utf8, out parsed, out refusal);

    /// <summary>Whether a hub may take it now: fresh, in time, and signed by a key of the attester's registration.</summary>
    /// <param name="attester">The present document of <see cref="AttestationTerms.By"/>.</param>
    public AttestationRefusal Verify(DidDocument attester, DateTimeOffset now) => Verify(attester, now, AgeMax);

    /// <summary>As the other, for one that may be so old.</summary>
    public AttestationRefusal Verify(DidDocument attester, DateTimeOffset now, TimeSpan ageMax)
    {
        ArgumentNullException.ThrowIfNull(attester);
        if (Terms.IssuedAt > (now + ClockSkewMax).ToUnixTimeMilliseconds() || Terms.IssuedAt < (now - ageMax).ToUnixTimeMilliseconds())
        {
            return AttestationRefusal.NotFresh;
        }

        if (Terms.ExpiresAt <= now.ToUnixTimeMilliseconds())
        {
            return AttestationRefusal.Expired;
        }

        return attester.Id.ToString() == Terms.By
            && attester.TryFindKey(Terms.KeyId, KeyPurpose.Authentication, out Ed25519PublicKey? key)
            && key.Verify(SigningInput.Span, Signature.Span)
                ? AttestationRefusal.None
                : AttestationRefusal.SignatureInvalid;
    }
}
