using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan;

/// <summary>The envelope of every UCAN: a signature, and beside it what is signed, header and tagged payload (UCAN, Envelope).</summary>
internal sealed class UcanEnvelope
{
    public const string DelegationTag = "ucan/dlg";
    public const string InvocationTag = "ucan/inv";

    // What is written; the other is what implementations of the release candidate write.
    private const string Version = "@1.0.0";
    private const string CandidateVersion = "@1.0.0-rc.1";

    private static readonly DagCborLimits Limits = new() { BytesMax = UcanLimits.TokenBytesMax, DepthMax = UcanLimits.TokenDepthMax };

    private UcanEnvelope(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> signed, ReadOnlyMemory<byte> signature, UcanAlgorithm algorithm, IpldNode payload)
    {
        Bytes = bytes;
        Signed = signed;
        Signature = signature;
        Algorithm = algorithm;
        Payload = payload;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The part of <see cref="Bytes"/> that the signature is over.</summary>
    public ReadOnlyMemory<byte> Signed { get; }

    public ReadOnlyMemory<byte> Signature { get; }

    public UcanAlgorithm Algorithm { get; }

    public IpldNode Payload { get; }

    public static UcanRefusal TryDecode(ReadOnlyMemory<byte> token, string tag, out UcanEnvelope? envelope)
    {
        envelope = null;
        if (token.Length > UcanLimits.TokenBytesMax)
        {
            return UcanRefusal.TooLarge;
        }

        byte[] bytes = token.ToArray();
        if (!DagCbor.TryDecode(bytes, Limits, out IpldNode? node, out _))
        {
            return UcanRefusal.NotCanonical;
        }

        if (node.Kind != IpldKind.List || node.Items is not [{ Kind: IpldKind.Bytes } signature, { Kind: IpldKind.Map } signed]
            || !TryParts(signed, out IpldNode? header, out string? name, out IpldNode? payload))
        {
            return UcanRefusal.EnvelopeMalformed;
        }

        UcanRefusal refusal = CheckTag(name, tag);
        if (refusal != UcanRefusal.None)
        {
            return refusal;
        }

        if (!Varsig.TryRead(header.AsBytes.Span, out UcanAlgorithm algorithm))
        {
            return UcanRefusal.VarsigUnknown;
        }

        // Strict DAG-CBOR has one spelling, so the bytes of the second item are what follows the list's head and the signature.
        int start = 1 + DagCbor.HeadBytes((ulong)signature.AsBytes.Length) + signature.AsBytes.Length;
        envelope = new UcanEnvelope(bytes, bytes.AsMemory(start), signature.AsBytes, algorithm, payload);
        return UcanRefusal.None;
    }

    public static byte[] SignedBytes(UcanAlgorithm algorithm, string tag, IpldNode payload) =>
        DagCbor.Encode(IpldNode.MapOf(("h", IpldNode.Of(Varsig.Header(algorithm))), (tag + Version, payload)));

    /// <summary>The token of what was signed and a signature.</summary>
    public static byte[] Join(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> signed)
    {
        byte[] first = DagCbor.Encode(IpldNode.Of(signature));
        return [0x82, .. first, .. signed];
    }

    private static bool TryParts(IpldNode signed, [NotNullWhen(true)] out IpldNode? header, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out IpldNode? payload)
    {
        header = null;
        name = null;
        payload = null;

        // The key "h" is the shortest, so it comes first.
        if (signed.Entries is not [{ Key: "h" } first, { Value.Kind: IpldKind.Map } second] || first.Value.Kind != IpldKind.Bytes)
        {
            return false;
        }

        header = first.Value;
        name = second.Key;
        payload = second.Value;
        return true;
    }

    private static UcanRefusal CheckTag(string name, string expected)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || name[at..] is not (Version or CandidateVersion) || name[..at] is not (DelegationTag or InvocationTag))
        {
            return UcanRefusal.TagUnknown;
        }

        return name.AsSpan(0, at).SequenceEqual(expected) ? UcanRefusal.None : UcanRefusal.TagMismatch;
    }
}
