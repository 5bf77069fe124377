using System.Text.Json;
using OrleansMesh.Domain.LinkedData;

namespace OrleansMesh.Domain.Tests.LinkedData.Contexts;

public sealed class ContextStepsTests
{
    // those of LinkedDataLimits and ContextSteps
    private const int ContextsMax = 512;
    private const int StepsMax = 512;
    private const string V2 = "https://www.w3.org/ns/credentials/v2";
    private const string Integrity = "https://w3id.org/security/data-integrity/v2";
    private const string Multikey = "https://w3id.org/security/multikey/v1";

    [Fact]
    public void TryCanonicalize_TheSameBundledContextsAgain_SameStatementsAndSameBound()
    {
        // each bundled context counts itself and what it holds
        string Many(int count) => Document(string.Join(',', Enumerable.Repeat($"\"{Integrity}\"", count)));
        string first = Canonical(Many(3));
        Assert.Equal(first, Canonical(Many(3)));
        int most = Enumerable.Range(1, ContextsMax + 1).TakeWhile(n => Fault(Many(n)) == LinkedDataFault.None).Last();

        Assert.InRange(most, 2, ContextsMax);
        Assert.Equal(LinkedDataFault.None, Fault(Many(most)));
        Assert.Equal(LinkedDataFault.TooComplex, Fault(Many(most + 1)));
    }

    [Fact]
    public void TryCanonicalize_MoreSequencesThanAreKept_StayRight()
    {
        string expected = Canonical(Document($"\"{Integrity}\",\"{Multikey}\""));
        for (int i = 0; i < StepsMax + 50; i++)
        {
            // every number's bits are another sequence of the two
            string contexts = string.Join(',', Enumerable.Range(0, 10).Select(bit => (i >> bit & 1) == 1 ? $"\"{Integrity}\"" : $"\"{Multikey}\""));
            Assert.Equal(expected, Canonical(Document($"{contexts},\"{Integrity}\",\"{Multikey}\"")));
        }
    }

    [Fact]
    public void TryCanonicalize_ADocumentsOwnContextBetween_HoldsInThatDocumentAlone()
    {
        const string Own = "{\"p\":\"urn:mine\"}";
        Assert.Contains("<urn:mine>", Canonical(Document($"\"{Integrity}\",{Own},\"{Multikey}\"")), StringComparison.Ordinal);

        Assert.Equal(LinkedDataFault.TermUndefined, Fault($"{{\"@context\":[\"{Integrity}\",\"{Multikey}\"],\"@id\":\"urn:s\",\"p\":\"x\"}}"));
        Assert.Equal(LinkedDataFault.ProtectedTermChanged, Fault($"{{\"@context\":[\"{V2}\",{{\"VerifiableCredential\":\"urn:mine\"}}],\"@id\":\"urn:s\"}}"));
    }

    private static string Document(string contexts) => $"{{\"@context\":[{contexts}{(contexts.Contains("urn:mine", StringComparison.Ordinal) ? "" : ",{\"p\":\"urn:p\"}")}],\"@id\":\"urn:s\",\"p\":\"x\"}}";

    private static LinkedDataFault Fault(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        _ = LinkedDataDocument.TryCanonicalize(document.RootElement, out _, out LinkedDataFault fault);
        return fault;
    }

    private static string Canonical(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.True(LinkedDataDocument.TryCanonicalize(document.RootElement, out string? quads, out LinkedDataFault fault), fault.ToString());
        return quads;
    }
}
