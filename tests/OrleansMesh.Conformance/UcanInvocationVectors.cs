using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Conformance;

/// <summary>Invocations with their proofs and a time; what is wrong with the invalid ones must be what the vector names.</summary>
internal static class UcanInvocationVectors
{
    // The names are those of the fixtures; several of our reasons are one of theirs.
    private static readonly Dictionary<string, UcanRefusal[]> Reasons = new()
    {
        ["InvalidClaim"] = [UcanRefusal.RootNotSubject, UcanRefusal.RootWithoutSubject, UcanRefusal.CommandEscalation],
        ["UnavailableProof"] = [UcanRefusal.ProofMissing],
        ["Expired"] = [UcanRefusal.Expired],
        ["TooEarly"] = [UcanRefusal.NotYetValid],
        ["InvalidAudience"] = [UcanRefusal.AudienceMismatch, UcanRefusal.InvokerMismatch, UcanRefusal.ExecutorMismatch],
        ["InvalidSubject"] = [UcanRefusal.SubjectMismatch, UcanRefusal.RootNotSubject],
        ["InvalidSignature"] = [UcanRefusal.SignatureInvalid, UcanRefusal.KeyUnknown],
        ["MatchError"] = [UcanRefusal.PolicyViolated],
    };

    public static void Run(string file, JsonElement vector, bool isValid, Tally tally)
    {
        string label = $"{file} {(vector.TryGetProperty("name", out JsonElement name) ? name.GetString() : "")}";
        UcanRefusal refusal = Verify(vector);
        string? expected = vector.TryGetProperty("error", out JsonElement error) && error.TryGetProperty("name", out JsonElement word) ? word.GetString() : null;
        if (isValid ? refusal == UcanRefusal.None : refusal != UcanRefusal.None && (expected is null || !Reasons.TryGetValue(expected, out UcanRefusal[]? reasons) || reasons.Contains(refusal)))
        {
            tally.Pass();
        }
        else
        {
            tally.Fail(label, $"{refusal}, expected {expected ?? "none"}");
        }
    }

    private static UcanRefusal Verify(JsonElement vector)
    {
        var proofs = new List<Delegation>();
        foreach (JsonElement proof in vector.GetProperty("proofs").EnumerateArray())
        {
            if (!Delegation.TryDecode(Token(proof), out Delegation? delegation, out UcanRefusal refused))
            {
                return refused;
            }

            proofs.Add(delegation);
        }

        if (!Invocation.TryDecode(Token(vector.GetProperty("invocation")), out Invocation? invocation, out UcanRefusal refusal))
        {
            return refusal;
        }

        // Earlier fixtures give no time; that of the later ones fits them.
        long seconds = vector.TryGetProperty("time", out JsonElement time) ? time.GetInt64() : 1_767_225_600;
        var verifier = new UcanVerifier(new NoDocuments(), new UcanRevocationSet());
        _ = verifier.TryVerify(
            invocation, new UcanProofSet(proofs), new UcanExpectation { RequiresHumanRoot = false }, DateTimeOffset.FromUnixTimeSeconds(seconds), out _, out UcanFault fault);
        return fault.Reason;
    }

    private static byte[] Token(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return UcanText.TryDecode(element.GetString(), out byte[]? token) ? token : [];
        }

        return DagJson.TryRead(element, out IpldNode? node) && node.Kind == IpldKind.Bytes ? node.AsBytes.ToArray() : [];
    }

    private sealed class NoDocuments : IUcanDocuments
    {
        public DidDocument? Find(Did did) => null;
    }
}
