using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Credentials;

/// <summary>Credentials by the foundation about Acme, their lists, and changes to them before and after signing.</summary>
internal static class Issued
{
    public const string Revocations = "https://hub.example/status/1-revocation";
    public const string Suspensions = "https://hub.example/status/1-suspension";
    public const int Index = 94_567;
    public const string Challenge = "c-1";
    public const string Domain = "hub.example";

    public static readonly MeshAgentClaims Claims = new(TestMesh.Acme.Id, ["ml.inference"], ["GDPR"], 85);

    public static readonly CredentialStatusEntry[] Statuses =
    [
        new(CredentialStatusEntry.BitstringType, "revocation", Index, Revocations, 1),
        new(CredentialStatusEntry.BitstringType, "suspension", Index, Suspensions, 1),
    ];

    public static readonly byte[] Credential = Draft().Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key);

    private static readonly TestMesh[] Known = [TestMesh.Foundation, TestMesh.Acme, TestMesh.Mit];

    private static readonly IReadOnlyDictionary<string, SignedStatusList> Clear =
        new[] { List(StatusPurpose.Revocation), List(StatusPurpose.Suspension) }.ToDictionary(list => list.Url);

    public static CredentialExpectation Expected => new() { Documents = Document, StatusLists = Clear.GetValueOrDefault };

    public static DidDocument? Document(Did did) => Known.FirstOrDefault(mesh => mesh.Id == did)?.Document;

    public static CredentialDraft Draft(ProofSuite suite = ProofSuite.EddsaJcs2022, CredentialStatusEntry[]? statuses = null) => MeshAgentDraft.Of(
        TestMesh.Foundation.Id, Claims, TestMesh.Now, TestMesh.Now.AddYears(1), suite, statuses ?? Statuses);

    /// <summary>A signed list of a purpose in which the given entries are set.</summary>
    public static SignedStatusList List(StatusPurpose purpose, params int[] set)
    {
        string url = purpose == StatusPurpose.Revocation ? Revocations : Suspensions;
        Assert.True(SignedStatusList.TryVerify(ListBytes(purpose, set), url, Document, TestMesh.Now, out SignedStatusList? list, out StatusListRefusal refusal), refusal.ToString());
        return list;
    }

    public static byte[] ListBytes(StatusPurpose purpose, params int[] set) =>
        ListDraft(purpose, set).Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key);

    public static StatusListDraft ListDraft(StatusPurpose purpose, params int[] set)
    {
        var bits = new StatusBits();
        foreach (int index in set)
        {
            bits[index] = true;
        }

        string url = purpose == StatusPurpose.Revocation ? Revocations : Suspensions;
        return new StatusListDraft(url, TestMesh.Foundation.Id, purpose, bits, TestMesh.Now, TestMesh.Now.AddDays(1), TimeSpan.FromMinutes(5));
    }

    /// <summary>A presentation of the credential by Acme.</summary>
    public static byte[] Presentation(params byte[][] credentials) =>
        new PresentationDraft(TestMesh.Acme.Id, [.. credentials.Select(Parse)]).Sign(TestMesh.Acme.KeyId, TestMesh.Acme.Key, Challenge, Domain, TestMesh.Now);

    public static CredentialDocument Parse(byte[] bytes)
    {
        Assert.True(CredentialDocument.TryParse(bytes, out CredentialDocument? document, out DocumentFault fault), fault.ToString());
        return document;
    }

    /// <summary>The text with one change after signing, which must be possible.</summary>
    public static byte[] Changed(byte[] signed, string from, string to)
    {
        string text = Encoding.UTF8.GetString(signed);
        Assert.Contains(from, text, StringComparison.Ordinal);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        return Texts.Utf8(text[..at] + to + text[(at + from.Length)..]);
    }

    /// <summary>The document with a change after signing.</summary>
    public static byte[] Edited(byte[] signed, Action<JsonObject> change)
    {
        JsonObject root = JsonNode.Parse(signed)!.AsObject();
        change(root);
        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    /// <summary>The document with a change before it is signed again, validly.</summary>
    public static byte[] Resigned(byte[] signed, Action<JsonObject> change, TestMesh? signer = null, Func<ProofOptions, ProofOptions>? options = null)
    {
        byte[] unsigned = Edited(signed, root =>
        {
            root.Remove("proof");
            change(root);
        });
        signer ??= TestMesh.Foundation;
        var usual = new ProofOptions(signer.KeyId, KeyPurpose.AssertionMethod, TestMesh.Now);
        return DataIntegrity.AddProof(unsigned, options is null ? usual : options(usual), signer.Key);
    }

    /// <summary>The reason why a credential is not accepted, or None.</summary>
    public static string Judge(byte[] bytes, CredentialExpectation? expected = null, DateTimeOffset? now = null)
    {
        if (!CredentialDocument.TryParse(bytes, out CredentialDocument? document, out DocumentFault fault))
        {
            return fault.ToString();
        }

        bool held = CredentialVerifier.TryVerify(document, expected ?? Expected, now ?? TestMesh.Now, out VerifiedCredential? verified, out VerificationRefusal refusal);
        Assert.Equal(held, verified is not null);
        return refusal.ToString();
    }

    /// <summary>The reason why a presentation is not accepted, or None.</summary>
    public static string JudgePresentation(byte[] bytes, PresentationExpectation? expected = null, DateTimeOffset? now = null)
    {
        if (!PresentationDocument.TryParse(bytes, out PresentationDocument? document, out PresentationRefusal unread))
        {
            return unread.ToString();
        }

        expected ??= new PresentationExpectation(Challenge, Domain, Expected);
        bool held = PresentationVerifier.TryVerify(document, expected, now ?? TestMesh.Now, out VerifiedPresentation? verified, out PresentationRefusal refusal);
        Assert.Equal(held, verified is not null);
        return refusal.ToString();
    }

    /// <summary>The reason why a list is not accepted, or None.</summary>
    public static string JudgeList(byte[] bytes, string url = Revocations, DateTimeOffset? now = null) =>
        SignedStatusList.TryVerify(bytes, url, Document, now ?? TestMesh.Now, out _, out StatusListRefusal refusal) ? "None" : refusal.ToString();
}
