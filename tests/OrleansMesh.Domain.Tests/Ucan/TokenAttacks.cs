using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Tokens that are wrong in themselves. Every one is properly signed, so that nothing but the fault can refuse it.</summary>
internal static class TokenAttacks
{
    private static readonly Delegation Sound = Party.Alice.Sign(Party.Alice.To(Party.Bob, Party.Alice));

    public static IEnumerable<Attack> All => [.. Encoding(), .. Envelope(), .. DelegationFields(), .. InvocationFields()];

    private static IEnumerable<Attack> Encoding()
    {
        byte[] sound = Sound.Bytes.ToArray();
        yield return Of("empty", UcanRefusal.NotCanonical, []);
        yield return Of("cut off", UcanRefusal.NotCanonical, sound[..^1]);
        yield return Of("trailing byte", UcanRefusal.NotCanonical, [.. sound, 0]);
        yield return Of("list of indefinite length", UcanRefusal.NotCanonical, [0x9F, .. sound[1..], 0xFF]);
        yield return Of("list with a longer head", UcanRefusal.NotCanonical, [0x98, 2, .. sound[1..]]);
        yield return Of("self-described CBOR", UcanRefusal.NotCanonical, [0xD9, 0xD9, 0xF7, .. sound]);
        yield return Of("text of JSON", UcanRefusal.NotCanonical, "[{},{}]"u8.ToArray());
        yield return Of("header key written after the payload", UcanRefusal.NotCanonical, KeysReversed());
        yield return Of("longest token and a byte", UcanRefusal.TooLarge, new byte[UcanLimits.TokenBytesMax + 1]);
        yield return Of("nested too deep", UcanRefusal.NotCanonical, Raw.Delegation("meta", IpldNode.MapOf(("a", Deep(UcanLimits.TokenDepthMax)))));
    }

    private static IEnumerable<Attack> Envelope()
    {
        IpldNode payload = Sound.Payload;
        IpldNode header = IpldNode.Of(Raw.Varsig);
        byte[] Three() => DagCbor.Encode(IpldNode.ListOf(IpldNode.Of(new byte[64]), IpldNode.MapOf(("h", header), (Raw.DelegationTag, payload)), IpldNode.Null));
        yield return Of("a map for the envelope", UcanRefusal.EnvelopeMalformed, DagCbor.Encode(payload));
        yield return Of("three items", UcanRefusal.EnvelopeMalformed, Three());
        yield return Of("signature as text", UcanRefusal.EnvelopeMalformed, DagCbor.Encode(IpldNode.ListOf(IpldNode.Of("x"), IpldNode.MapOf(("h", header), (Raw.DelegationTag, payload)))));
        yield return Of("no header", UcanRefusal.EnvelopeMalformed, Raw.Token(IpldNode.MapOf((Raw.DelegationTag, payload))));
        yield return Of("header as text", UcanRefusal.EnvelopeMalformed, Raw.Token(IpldNode.MapOf(("h", IpldNode.Of("34")), (Raw.DelegationTag, payload))));
        yield return Of("two payloads", UcanRefusal.EnvelopeMalformed, Raw.Token(IpldNode.MapOf(("h", header), (Raw.DelegationTag, payload), (Raw.InvocationTag, payload))));
        yield return Of("payload as a list", UcanRefusal.EnvelopeMalformed, Raw.Token(IpldNode.MapOf(("h", header), (Raw.DelegationTag, IpldNode.ListOf()))));
        yield return Of("tag of another version", UcanRefusal.TagUnknown, Raw.Token("ucan/dlg@1.0.1", payload));
        yield return Of("tag without a version", UcanRefusal.TagUnknown, Raw.Token("ucan/dlg", payload));
        yield return Of("tag in capitals", UcanRefusal.TagUnknown, Raw.Token("UCAN/dlg@1.0.0", payload));
        yield return Of("tag of a receipt", UcanRefusal.TagUnknown, Raw.Token("ucan/rcpt@1.0.0", payload));
        yield return Of("tag with a homoglyph", UcanRefusal.TagUnknown, Raw.Token("uc\u0430n/dlg@1.0.0", payload));
        yield return Of("a delegation tagged as invocation", UcanRefusal.TagMismatch, Raw.Token(Raw.InvocationTag, payload));
        yield return Of("varsig of another sigil", UcanRefusal.VarsigUnknown, Raw.Token(Raw.DelegationTag, payload, [0x35, .. Raw.Varsig[1..]]));
        yield return Of("varsig of version 2", UcanRefusal.VarsigUnknown, Raw.Token(Raw.DelegationTag, payload, [0x34, 2, .. Raw.Varsig[2..]]));
        yield return Of("varsig over DAG-JSON", UcanRefusal.VarsigUnknown, Raw.Token(Raw.DelegationTag, payload, [.. Raw.Varsig[..^1], 0xA9, 0x02]));
        yield return Of("varsig of another hash", UcanRefusal.VarsigUnknown, Raw.Token(Raw.DelegationTag, payload, [.. Raw.Varsig[..^2], 0x12, 0x71]));
        yield return Of("varsig with a longer varint", UcanRefusal.VarsigUnknown, Raw.Token(Raw.DelegationTag, payload, [.. Raw.Varsig[..^1], 0xF1, 0x00]));
        yield return Of("varsig with a trailing byte", UcanRefusal.VarsigUnknown, Raw.Token(Raw.DelegationTag, payload, [.. Raw.Varsig, 0]));
        yield return Of("varsig of nothing", UcanRefusal.VarsigUnknown, Raw.Token(Raw.DelegationTag, payload, []));
    }

    private static IEnumerable<Attack> DelegationFields()
    {
        foreach (string field in (string[])["iss", "aud", "sub", "cmd", "pol", "nonce", "exp"])
        {
            yield return Of($"delegation without {field}", UcanRefusal.FieldMissing, Raw.Delegation(field, null));
        }

        yield return Of("delegation with arguments", UcanRefusal.FieldUnknown, Raw.Delegation("args", IpldNode.MapOf()));
        yield return Of("delegation with a field of later days", UcanRefusal.FieldUnknown, Raw.Delegation("prf", IpldNode.ListOf()));
        yield return Of("issuer as bytes", UcanRefusal.IssuerInvalid, Raw.Delegation("iss", IpldNode.Of(new byte[3])));
        yield return Of("issuer with a path", UcanRefusal.IssuerInvalid, Raw.Delegation("iss", IpldNode.Of(Party.Alice.Did + "/a")));
        yield return Of("issuer with an empty fragment", UcanRefusal.IssuerInvalid, Raw.Delegation("iss", IpldNode.Of(Party.Alice.Did + "#")));
        yield return Of("audience null", UcanRefusal.AudienceInvalid, Raw.Delegation("aud", IpldNode.Null));
        yield return Of("audience a mail address", UcanRefusal.AudienceInvalid, Raw.Delegation("aud", IpldNode.Of("mailto:bob@example.com")));
        yield return Of("subject no DID", UcanRefusal.SubjectInvalid, Raw.Delegation("sub", IpldNode.Of("null")));
        yield return Of("command without a slash", UcanRefusal.CommandInvalid, Raw.Delegation("cmd", IpldNode.Of("msg")));
        yield return Of("command with a capital", UcanRefusal.CommandInvalid, Raw.Delegation("cmd", IpldNode.Of("/Msg")));
        yield return Of("command with a trailing slash", UcanRefusal.CommandInvalid, Raw.Delegation("cmd", IpldNode.Of("/msg/")));
        yield return Of("policy a map", UcanRefusal.PolicyInvalid, Raw.Delegation("pol", IpldNode.MapOf()));
        yield return Of("policy with an unknown operator", UcanRefusal.PolicyInvalid, Raw.Delegation("pol", IpldNode.ListOf(IpldNode.ListOf(IpldNode.Of("xor"), IpldNode.ListOf()))));
        yield return Of("nonce as text", UcanRefusal.NonceInvalid, Raw.Delegation("nonce", IpldNode.Of("n")));
        yield return Of("longest nonce and a byte", UcanRefusal.NonceInvalid, Raw.Delegation("nonce", IpldNode.Of(new byte[UcanLimits.NonceBytesMax + 1])));
        yield return Of("expiry as a float", UcanRefusal.TimeInvalid, Raw.Delegation("exp", IpldNode.Of(4e9)));
        yield return Of("expiry of 54 bits", UcanRefusal.TimeInvalid, Raw.Delegation("exp", IpldNode.Of((Int128)UcanLimits.SecondsMax + 1)));
        yield return Of("expiry before 1970", UcanRefusal.TimeInvalid, Raw.Delegation("exp", IpldNode.Of((Int128)(-1))));
        yield return Of("beginning null", UcanRefusal.TimeInvalid, Raw.Delegation("nbf", IpldNode.Null));
        yield return Of("metadata a list", UcanRefusal.MetaInvalid, Raw.Delegation("meta", IpldNode.ListOf()));
    }

    private static IEnumerable<Attack> InvocationFields()
    {
        foreach (string field in (string[])["iss", "sub", "cmd", "args", "prf", "nonce", "exp"])
        {
            yield return Asked($"invocation without {field}", UcanRefusal.FieldMissing, field, null);
        }

        yield return new Attack("an invocation tagged as delegation", UcanRefusal.TagMismatch, () => Raw.DecodeInvocation(Raw.Token(Raw.DelegationTag, Sound.Payload)));
        yield return Asked("invocation with a policy", UcanRefusal.FieldUnknown, "pol", IpldNode.ListOf());
        yield return Asked("invocation on nobody", UcanRefusal.SubjectInvalid, "sub", IpldNode.Null);
        yield return Asked("executor null", UcanRefusal.AudienceInvalid, "aud", IpldNode.Null);
        yield return Asked("arguments a list", UcanRefusal.ArgumentsInvalid, "args", IpldNode.ListOf());
        yield return Asked("proofs a map", UcanRefusal.ProofsInvalid, "prf", IpldNode.MapOf());
        yield return Asked("a proof as text", UcanRefusal.ProofsInvalid, "prf", IpldNode.ListOf(IpldNode.Of(Sound.Cid.ToString())));
        yield return Asked("a proof of raw bytes", UcanRefusal.ProofsInvalid, "prf", IpldNode.ListOf(IpldNode.Of(Cid.Of(Sound.Bytes.Span, codec: 0x55))));
        yield return Asked("a proof by another hash", UcanRefusal.ProofsInvalid, "prf", IpldNode.ListOf(IpldNode.Of(ByIdentity())));
        yield return Asked("a cause that is no link", UcanRefusal.ProofsInvalid, "cause", IpldNode.Null);
        yield return Asked("time of issue as text", UcanRefusal.TimeInvalid, "iat", IpldNode.Of("now"));
        yield return Asked("longest chain and a link", UcanRefusal.ChainTooLong, "prf", IpldNode.ListOf(Enumerable.Repeat(IpldNode.Of(Sound.Cid), UcanLimits.ChainMax + 1)));
    }

    private static Attack Of(string name, UcanRefusal expected, byte[] token) => new(name, expected, () => Raw.DecodeDelegation(token));

    private static Attack Asked(string name, UcanRefusal expected, string field, IpldNode? value) =>
        new(name, expected, () => Raw.DecodeInvocation(Raw.Invocation(field, value)));

    private static byte[] KeysReversed()
    {
        byte[] payload = DagCbor.Encode(Sound.Payload);
        byte[] signature = DagCbor.Encode(IpldNode.Of(new byte[64]));
        byte[] header = [.. DagCbor.Encode(IpldNode.Of("h")), .. DagCbor.Encode(IpldNode.Of(Raw.Varsig))];
        return [0x82, .. signature, 0xA2, .. DagCbor.Encode(IpldNode.Of(Raw.DelegationTag)), .. payload, .. header];
    }

    private static Cid ByIdentity()
    {
        Assert.True(Cid.TryFromBytes([1, 0x71, 0, 1, 0xF6], out Cid? cid));
        return cid;
    }

    private static IpldNode Deep(int depth)
    {
        IpldNode node = IpldNode.Null;
        for (int i = 0; i < depth; i++)
        {
            node = IpldNode.ListOf(node);
        }

        return node;
    }
}
