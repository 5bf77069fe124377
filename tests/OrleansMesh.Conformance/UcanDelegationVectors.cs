using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Conformance;

/// <summary>Single delegations: their CID, their fields and their signature, and that the same is written again.</summary>
internal static class UcanDelegationVectors
{
    public static void Run(string file, JsonElement vector, bool isValid, Tally tally)
    {
        string label = $"{file} {(vector.TryGetProperty("name", out JsonElement name) ? name.GetString() : "")}";
        string reason = Check(vector);
        if ((reason.Length == 0) == isValid)
        {
            tally.Pass();
        }
        else
        {
            tally.Fail(label, isValid ? reason : "accepted");
        }
    }

    private static string Check(JsonElement vector)
    {
        UcanRefusal refusal = UcanRefusal.NotCanonical;
        if (!UcanText.TryDecode(vector.GetProperty("token").GetString(), out byte[]? token) || !Delegation.TryDecode(token, out Delegation? delegation, out refusal))
        {
            return $"refused: {refusal}";
        }

        if (vector.TryGetProperty("cid", out JsonElement expected) && !(Cid.TryParse(expected.GetString(), out Cid? cid) && cid.Equals(delegation.Cid)))
        {
            return $"the CID is {delegation.Cid}";
        }

        return vector.TryGetProperty("envelope", out JsonElement envelope) ? CheckFields(envelope.GetProperty("payload"), delegation) : "";
    }

    private static string CheckFields(JsonElement payload, Delegation delegation)
    {
        foreach (JsonProperty field in payload.EnumerateObject())
        {
            string? expected = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : field.Value.GetRawText();
            string? actual = field.Name switch
            {
                "iss" => delegation.Issuer.ToString(),
                "aud" => delegation.Audience.ToString(),
                "sub" => delegation.Subject?.ToString() ?? "null",
                "cmd" => delegation.Command.ToString(),
                "nonce" => Convert.ToBase64String(delegation.Nonce.Span),
                "exp" => delegation.Expires?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null",
                "nbf" => delegation.NotBefore?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "pol" => DagJson.TryRead(field.Value, out IpldNode? node) && DagCbor.Encode(node).AsSpan().SequenceEqual(DagCbor.Encode(delegation.Policy.Node)) ? expected : "another policy",
                _ => expected,
            };
            if (actual != expected)
            {
                return $"{field.Name} is {actual}";
            }
        }

        return CheckSignature(delegation);
    }

    /// <summary>A chain of the one link, at its own time, asked for by nobody but to see that the signature holds.</summary>
    private static string CheckSignature(Delegation delegation) =>
        DidKey.TryDecode(delegation.Issuer.Did, out Cryptography.IVerifyingKey? key) && key.Verify(delegation.Signed.Span, delegation.Signature.Span) ? "" : "the signature does not hold";
}
