using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>
/// One well-formed FMP message (P-03) over its canonical bytes; made by <see cref="FmpCodec"/> alone. Well-formed says
/// nothing of who sent it: that is for admission.
/// </summary>
public sealed class FmpEnvelope
{
    private readonly ByteRange _hop;
    private readonly ByteRange _signature;
    private readonly ByteRange _data;
    private readonly ByteRange _encryption;
    private readonly ByteRange _extensions;

    internal FmpEnvelope(ReadOnlyMemory<byte> bytes, in FmpLayout layout)
    {
        Bytes = bytes;
        _hop = layout[FmpMember.HopCount];
        _signature = layout[FmpMember.Signature];
        _data = layout[FmpMember.PayloadData];
        _encryption = layout[FmpMember.PayloadEncryption];
        _extensions = layout[FmpMember.Extensions];
    }

    /// <summary>
    /// The canonical form, which is what was received when that was canonical already. Owned by whoever owned the received
    /// bytes: they may not change while the envelope is in use, but for <see cref="TryIncrementHop"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>1 to 128 printable ASCII characters, the sender's own; a repeated message has the same.</summary>
    public required string MessageId { get; init; }

    public required Guid FederationId { get; init; }

    /// <summary>A DID of at most 256 characters.</summary>
    public required string SourceMeshId { get; init; }

    /// <summary>A DID of at most 256 characters.</summary>
    public required string TargetMeshId { get; init; }

    /// <summary>When it was signed, Unix milliseconds.</summary>
    public required long Timestamp { get; init; }

    /// <summary>1 to 128 characters; see <see cref="PayloadTypes"/>.</summary>
    public required string PayloadType { get; init; }

    /// <summary>The payload's data, one canonical JSON value inside <see cref="Bytes"/>.</summary>
    public ReadOnlyMemory<byte> PayloadData => Bytes[_data.Start.._data.End];

    /// <summary>Whether the payload has a member <c>encryption</c>: then its data is ciphertext (T-13). The signature covers that it is so.</summary>
    public bool IsSealed => _encryption.IsPresent;

    /// <summary>The payload's encryption block, one canonical JSON value inside <see cref="Bytes"/> that nobody has looked at; empty when there is none.</summary>
    public ReadOnlyMemory<byte> PayloadEncryption => Bytes[_encryption.Start.._encryption.End];

    /// <summary>The member <c>extensions</c>, which a translation from another dialect makes: one canonical JSON value that nobody has looked at; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Extensions => Bytes[_extensions.Start.._extensions.End];

    /// <summary>The key that signed; null for the one that the agreement names for the source.</summary>
    public required string? KeyId { get; init; }

    public required DeliveryMode Delivery { get; init; }

    /// <summary>How urgent it is; normal when it does not say.</summary>
    public QosClass Priority { get; init; } = QosClass.Normal;

    /// <summary>From when on it is of no use, Unix milliseconds; null for never.</summary>
    public required long? ExpiresAt { get; init; }

    /// <summary>What the sender says of the data (P-09); the default when it says nothing.</summary>
    public ComplianceContext Compliance { get; init; }

    /// <summary>Why the sender's agent did what it does here (P-09); null when it does not say.</summary>
    public ExplanationRecord? Explanation { get; init; }

    /// <summary>Its place in a flow whose order the source asks for; null when it does not.</summary>
    public FlowMark? Flow { get; init; }

    /// <summary>Hops made so far, read from <see cref="Bytes"/>; not covered by the signature.</summary>
    public int HopCount => Bytes.Span[_hop.Start] - '0';

    /// <summary>Hops allowed, 0 to 5.</summary>
    public required int MaxHops { get; init; }

    /// <summary>64 bytes of Ed25519.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>True only when the signature is that key's over the bytes without <c>signature</c> and <c>hopCount</c> (P-07).</summary>
    public bool Verify(Ed25519PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] rented = ArrayPool<byte>.Shared.Rent(Bytes.Length);
        bool verified = key.Verify(rented.AsSpan(0, CopySigningInput(rented)), Signature.Span);
        ArrayPool<byte>.Shared.Return(rented);
        return verified;
    }

    /// <summary>What the signature covers, copied out.</summary>
    public byte[] ToSigningInput()
    {
        byte[] input = new byte[Bytes.Length];
        return input[..CopySigningInput(input)];
    }

    /// <summary>
    /// Adds one to the hop digit of <paramref name="bytes"/>, which hold <see cref="Bytes"/> or a copy of it; false, and
    /// nothing changed, when that many hops are not allowed.
    /// </summary>
    public bool TryIncrementHop(Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Bytes.Length, nameof(bytes));
        ref byte digit = ref bytes[_hop.Start];
        if (digit - '0' >= MaxHops)
        {
            return false;
        }

        digit++;
        return true;
    }

    // Both members always have a comma before them: federationId, which no envelope lacks, sorts before either.
    private int CopySigningInput(Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = Bytes.Span;
        ReadOnlySpan<byte> head = bytes[..(_hop.Start - ",\"hopCount\":".Length)];
        ReadOnlySpan<byte> middle = bytes[_hop.End..(_signature.Start - ",\"signature\":".Length)];
        ReadOnlySpan<byte> tail = bytes[_signature.End..];
        head.CopyTo(destination);
        middle.CopyTo(destination[head.Length..]);
        tail.CopyTo(destination[(head.Length + middle.Length)..]);
        return head.Length + middle.Length + tail.Length;
    }
}
