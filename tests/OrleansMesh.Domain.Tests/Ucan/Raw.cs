using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Tokens put together by hand, so that each part can be wrong while the signature still holds.</summary>
internal static class Raw
{
    public const string DelegationTag = "ucan/dlg@1.0.0";
    public const string InvocationTag = "ucan/inv@1.0.0";

    public static readonly byte[] Varsig = [0x34, 0x01, 0xED, 0x01, 0xED, 0x01, 0x13, 0x71];

    private static readonly Ed25519PrivateKey Key = Ed25519PrivateKey.FromSeed([.. Enumerable.Repeat((byte)1, 32)]);

    /// <summary>A token of Alice.</summary>
    public static byte[] Token(string tag, IpldNode payload, byte[]? varsig = null) => Token(IpldNode.MapOf(("h", IpldNode.Of(varsig ?? Varsig)), (tag, payload)));

    /// <summary>A token of Alice whose signed part is anything.</summary>
    public static byte[] Token(IpldNode signed) =>
        DagCbor.Encode(IpldNode.ListOf(IpldNode.Of(Key.Sign(DagCbor.Encode(signed))), signed));

    /// <summary>The payload with a field replaced, added, or, for null, left out.</summary>
    public static IpldNode With(IpldNode payload, string field, IpldNode? value)
    {
        IEnumerable<(string, IpldNode)> others = payload.Entries.Where(entry => entry.Key != field).Select(entry => (entry.Key, entry.Value));
        return IpldNode.MapOf(value is null ? others : [.. others, (field, value)]);
    }

    /// <summary>A delegation of Alice to Bob with one field changed.</summary>
    public static byte[] Delegation(string field, IpldNode? value) =>
        Token(DelegationTag, With(Party.Alice.Sign(Party.Alice.To(Party.Bob, Party.Alice)).Payload, field, value));

    /// <summary>An invocation of Alice on herself with one field changed.</summary>
    public static byte[] Invocation(string field, IpldNode? value) =>
        Token(InvocationTag, With(Party.Alice.Sign(Party.Alice.Asks(Party.Alice)).Payload, field, value));

    public static UcanRefusal DecodeDelegation(byte[] token)
    {
        _ = Domain.Ucan.Delegation.TryDecode(token, out _, out UcanRefusal refusal);
        return refusal;
    }

    public static UcanRefusal DecodeInvocation(byte[] token)
    {
        _ = Domain.Ucan.Invocation.TryDecode(token, out _, out UcanRefusal refusal);
        return refusal;
    }
}
