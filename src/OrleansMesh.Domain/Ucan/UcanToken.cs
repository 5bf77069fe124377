using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>What delegations and invocations have in common: well formed, its signature not checked yet.</summary>
public abstract class UcanToken
{
    private readonly UcanEnvelope _envelope;

    private protected UcanToken(UcanEnvelope envelope, UcanPrincipal issuer, UcanCommand command)
    {
        _envelope = envelope;
        Issuer = issuer;
        Command = command;
        Cid = Cid.Of(envelope.Bytes.Span);
    }

    /// <summary>The CID of the token's bytes: DAG-CBOR by SHA-256.</summary>
    public Cid Cid { get; }

    /// <summary>The token as it was received.</summary>
    public ReadOnlyMemory<byte> Bytes => _envelope.Bytes;

    /// <summary>
    /// What the signature is over. Two tokens of the same <see cref="Signed"/> are the same act though their CIDs differ, which ECDSA
    /// allows: whoever keeps replays out should keep these bytes' hash, not the CID.
    /// </summary>
    public ReadOnlyMemory<byte> Signed => _envelope.Signed;

    /// <summary>The signature, of any length.</summary>
    public ReadOnlyMemory<byte> Signature => _envelope.Signature;

    /// <summary>What kind of signature the header promises.</summary>
    public UcanAlgorithm Algorithm => _envelope.Algorithm;

    /// <summary>All fields, as an IPLD map.</summary>
    public IpldNode Payload => _envelope.Payload;

    /// <summary>Who signed.</summary>
    public UcanPrincipal Issuer { get; }

    /// <summary>What may be done, or shall be.</summary>
    public UcanCommand Command { get; }

    /// <summary>Makes it unique.</summary>
    public required ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>Asserted, signed data that grant nothing; an empty map when there are none.</summary>
    public required IpldNode Meta { get; init; }

    /// <summary>Seconds since 1970 before which it is not valid; null for none.</summary>
    public required long? NotBefore { get; init; }

    /// <summary>Seconds since 1970 after which it is not valid; null for none.</summary>
    public required long? Expires { get; init; }

    /// <summary>Checks the time bounds to the millisecond; both bounds are inside (UCAN Delegation, Time Bounds).</summary>
    public UcanRefusal CheckTime(DateTimeOffset now)
    {
        long milliseconds = now.ToUnixTimeMilliseconds();
        if (NotBefore is { } from && milliseconds < from * 1000)
        {
            return UcanRefusal.NotYetValid;
        }

        return Expires is { } until && milliseconds > until * 1000 ? UcanRefusal.Expired : UcanRefusal.None;
    }
}
