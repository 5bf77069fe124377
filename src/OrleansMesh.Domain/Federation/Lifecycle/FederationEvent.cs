using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// One command of a party as signed evidence: canonical JSON that names the event before it by hash. Parsed means well-formed; whether it
/// is signed and legal, a <see cref="FederationLink"/> says.
/// </summary>
public sealed class FederationEvent
{
    /// <summary>Longest event, in bytes: an agreement, an agreement above it, and the rest.</summary>
    public const int BytesMax = 160 * 1024;

    /// <summary>What the first event names as the one before it.</summary>
    public const string NoPrevious = "0000000000000000000000000000000000000000000000000000000000000000";

    internal FederationEvent(FederationEventTerms terms, ReadOnlyMemory<byte> signature)
    {
        Terms = terms;
        Signature = signature;
        SigningInput = FederationEventJson.Write(terms, signature: null);
        Bytes = FederationEventJson.Write(terms, signature);
        Hash = Convert.ToHexStringLower(SHA256.HashData(SigningInput.Span));
    }

    /// <summary>All that is signed.</summary>
    public FederationEventTerms Terms { get; }

    /// <summary>What the actor wants.</summary>
    public FederationEventKind Kind => Terms.Kind;

    /// <summary>DID of the party that acts.</summary>
    public string Actor => Terms.Actor;

    /// <summary>64 bytes of Ed25519; not verified yet.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The canonical form without <c>signature</c>: what the actor signs.</summary>
    public ReadOnlyMemory<byte> SigningInput { get; }

    /// <summary>The canonical form, signature included.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Lower-case hex SHA-256 of <see cref="SigningInput"/>: a second signature over the same text is no second event.</summary>
    public string Hash { get; }

    /// <summary>Signs a command; throws when a member breaks its bound, which is a bug of the caller.</summary>
    public static FederationEvent Sign(FederationEventTerms terms, IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(key);
        byte[] input = FederationEventJson.Write(terms, signature: null);
        var signed = new FederationEvent(terms, key.Sign(input));
        return TryParse(signed.Bytes, out FederationEvent? read, out LifecycleRefusal refusal)
            ? read
            : throw new ArgumentException($"The terms of this {FederationWords.Of(terms.Kind)} break a bound: {refusal}.", nameof(terms));
    }

    /// <summary>Parses canonical JSON of at most <see cref="BytesMax"/>. Nothing is verified but form and bounds; hostile input never throws.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out FederationEvent? parsed, out LifecycleRefusal refusal) =>
        FederationEventJson.TryRead(utf8, out parsed, out refusal);

    /// <summary>Whether the signature is by this key.</summary>
    public bool IsSignedBy(Ed25519PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Verify(SigningInput.Span, Signature.Span);
    }
}
