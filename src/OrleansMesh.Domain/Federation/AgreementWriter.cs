using System.Buffers;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Federation;

/// <summary>Writes agreements straight in their canonical form (RFC 8785): members in their order, so that nothing is parsed or sorted to get there.</summary>
internal static class AgreementWriter
{
    private const int BytesUsual = 1024;

    /// <summary>The canonical forms without and with <c>signatures</c>.</summary>
    public static (byte[] SigningInput, byte[] Bytes) Write(AgreementTerms terms, IReadOnlyList<AgreementSignature> signatures)
    {
        var head = new ArrayBufferWriter<byte>(BytesUsual);
        WriteHead(terms, head);
        var tail = new ArrayBufferWriter<byte>(64);
        WriteMember(",\"type\":"u8, AgreementJson.TypeName, tail);
        tail.Write(",\"version\":"u8);
        CanonicalText.WriteInteger(terms.Version, tail);
        tail.Write("}"u8);
        byte[] signingInput = [.. head.WrittenSpan, .. tail.WrittenSpan];
        WriteSignatures(signatures, head);
        head.Write(tail.WrittenSpan);
        return (signingInput, head.WrittenSpan.ToArray());
    }

    private static void WriteHead(AgreementTerms terms, ArrayBufferWriter<byte> output)
    {
        output.Write("{\"createdAt\":"u8);
        CanonicalText.WriteInteger(terms.CreatedAt, output);
        output.Write(",\"expiresAt\":"u8);
        CanonicalText.WriteInteger(terms.ExpiresAt, output);
        WriteMember(",\"federationId\":"u8, terms.FederationId.ToString("D"), output);
        output.Write(",\"grants\":["u8);
        for (int i = 0; i < terms.Grants.Count; i++)
        {
            AgreementGrant grant = terms.Grants[i];
            WriteMember(i == 0 ? "{\"grantee\":"u8 : ",{\"grantee\":"u8, grant.Grantee, output);
            WriteMember(",\"grantor\":"u8, grant.Grantor, output);
            WriteMember(",\"kind\":"u8, AgreementJson.KindNames[(int)grant.Kind], output);
            WriteMember(",\"pattern\":"u8, grant.Pattern, output);
            output.Write("}"u8);
        }

        WriteMember("],\"hub\":"u8, terms.Hub, output);
        output.Write(",\"parties\":["u8);
        for (int i = 0; i < terms.Parties.Count; i++)
        {
            WriteParty(terms.Parties[i], isFirst: i == 0, output);
        }

        output.Write("]"u8);
        if (terms.Policy is { } policy)
        {
            output.Write(",\"policy\":"u8);
            output.Write(policy.Bytes.Span);
        }

        WriteMember(",\"purpose\":"u8, terms.Purpose, output);
    }

    private static void WriteParty(AgreementParty party, bool isFirst, ArrayBufferWriter<byte> output)
    {
        WriteMember(isFirst ? "{\"id\":"u8 : ",{\"id\":"u8, party.Id, output);
        WriteMember(",\"keyId\":"u8, party.KeyId, output);
        WriteMember(",\"publicKeyMultibase\":"u8, Multikey.Encode(party.Key), output);
        if (party.Region.Length > 0)
        {
            WriteMember(",\"region\":"u8, party.Region, output);
        }

        output.Write("}"u8);
    }

    private static void WriteSignatures(IReadOnlyList<AgreementSignature> signatures, ArrayBufferWriter<byte> output)
    {
        output.Write(",\"signatures\":["u8);
        for (int i = 0; i < signatures.Count; i++)
        {
            AgreementSignature signature = signatures[i];
            WriteMember(i == 0 ? "{\"by\":"u8 : ",{\"by\":"u8, signature.By, output);
            WriteMember(",\"keyId\":"u8, signature.KeyId, output);
            WriteMember(",\"value\":"u8, Base64UrlText.Encode(signature.Value.Span), output);
            output.Write("}"u8);
        }

        output.Write("]"u8);
    }

    private static void WriteMember(ReadOnlySpan<byte> name, string value, ArrayBufferWriter<byte> output)
    {
        output.Write(name);
        CanonicalText.WriteString(value, output);
    }
}
