using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Our credentials, presentations and status lists against @digitalbazaar/vc: each verifies what the other signed, and both refuse what was altered.</summary>
public sealed class CredentialInteropTests
{
    private const string Revocations = "https://hub.example/status/1-revocation";
    private const string Suspensions = "https://hub.example/status/1-suspension";
    private const int Index = 94_567;
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [InteropTheory]
    [InlineData(ProofSuite.EddsaJcs2022)]
    [InlineData(ProofSuite.EddsaRdfc2022)]
    [InlineData(ProofSuite.Ed25519Signature2020)]
    public async Task Ours_CredentialAndLists_VerifyOverThere(ProofSuite suite)
    {
        await using var peer = new CredentialPeer();
        byte[] credential = Credential(peer, suite);
        await AssertVerdictAsync(peer, credential, Lists(peer, suite), verified: true);
        await AssertVerdictAsync(peer, credential, Lists(peer, suite, StatusPurpose.Revocation), verified: true, "revocation");
        await AssertVerdictAsync(peer, credential, Lists(peer, suite, StatusPurpose.Suspension), verified: true, "suspension");
        await AssertVerdictAsync(peer, Altered(credential, "\"trustLevel\":85", "\"trustLevel\":86"), Lists(peer, suite), verified: false);

        JsonObject altered = Lists(peer, suite);
        altered[Revocations]!["validUntil"] = "2090-01-01T00:00:00Z";
        await AssertVerdictAsync(peer, credential, altered, verified: false);

        string schema = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "schemas", "mesh-agent-credential.json"));
        Assert.True((bool?)(await AskSchemaAsync(peer, schema, credential))["valid"]);
        Assert.False((bool?)(await AskSchemaAsync(peer, schema, Altered(credential, "\"trustLevel\":85", "\"trustLevel\":101")))["valid"]);
    }

    [InteropTheory]
    [InlineData(ProofSuite.EddsaJcs2022)]
    [InlineData(ProofSuite.EddsaRdfc2022)]
    [InlineData(ProofSuite.Ed25519Signature2020)]
    public async Task Theirs_CredentialAndLists_VerifyHere(ProofSuite suite)
    {
        await using var peer = new CredentialPeer();
        byte[] credential = await peer.SignAsync("issue", suite, Now, new JsonObject { ["credential"] = JsonNode.Parse(WithoutProof(Credential(peer, suite))) });
        SignedStatusList clear = await TheirListAsync(peer, suite, []);
        SignedStatusList set = await TheirListAsync(peer, suite, [Index]);
        SignedStatusList suspensions = Verify(OurList(peer, suite, StatusPurpose.Suspension, set: false), Suspensions);
        Assert.Equal("None", Judge(credential, clear, suspensions));
        Assert.Equal("Revoked", Judge(credential, set, suspensions));
        Assert.Equal("SignatureInvalid", Judge(Altered(credential, "\"trustLevel\":85", "\"trustLevel\":86"), clear, suspensions));
        Assert.Equal("SignatureInvalid", Judge(Altered(credential, "2027-01-01", "2028-01-01"), clear, suspensions));
    }

    [InteropTheory]
    [InlineData(ProofSuite.EddsaJcs2022)]
    [InlineData(ProofSuite.EddsaRdfc2022)]
    [InlineData(ProofSuite.Ed25519Signature2020)]
    public async Task Presentation_BothWays_VerifiesAndIsRefusedWhenAltered(ProofSuite suite)
    {
        await using var peer = new CredentialPeer();
        byte[] credential = Plain(peer, suite);
        byte[] ours = new PresentationDraft(peer.Did, [Parse(credential)]) { Model = suite == ProofSuite.Ed25519Signature2020 ? DataModel.V11 : DataModel.V20, Id = "urn:uuid:6f1b0c1e-0000-4000-8000-000000000001" }
            .Sign(peer.KeyId, peer.Key, "c-1", "hub.example", Now, suite);
        await AssertPresentationAsync(peer, ours, "c-1", verified: true);
        await AssertPresentationAsync(peer, ours, "c-2", verified: false);
        await AssertPresentationAsync(peer, Altered(ours, "000000000001", "000000000002"), "c-1", verified: false);

        byte[] theirs = await peer.SignAsync("present", suite, Now, new JsonObject
        {
            ["credentials"] = new JsonArray(JsonNode.Parse(credential)),
            ["challenge"] = "c-1",
            ["domain"] = "hub.example",
            ["version"] = suite == ProofSuite.Ed25519Signature2020 ? 1.0 : 2.0,
        });
        Assert.Equal("None", JudgePresentation(theirs, "c-1"));
        Assert.Equal("ChallengeMismatch", JudgePresentation(theirs, "c-2"));
        Assert.Equal("ProofRefused: SignatureInvalid", JudgePresentation(Altered(theirs, "\"domain\":\"hub.example\"", "\"domain\":[\"hub.example\",\"x\"]"), "c-1"));
    }

    [InteropFact]
    public async Task Theirs_StatusList2021_ReadHere()
    {
        await using var peer = new CredentialPeer();
        byte[] bytes = await peer.SignAsync("list", ProofSuite.Ed25519Signature2020, Now, new JsonObject
        {
            ["older"] = true,
            ["url"] = Revocations,
            ["purpose"] = "revocation",
            ["set"] = new JsonArray(Index),
        });
        SignedStatusList list = Verify(bytes, Revocations);
        Assert.True(list.IsOf2021 && list.Bits[Index] && !list.Bits[Index + 1]);
    }

    private static CredentialDocument Parse(byte[] bytes) =>
        CredentialDocument.TryParse(bytes, out CredentialDocument? document, out DocumentFault fault) ? document : throw new InvalidOperationException(fault.ToString());

    private static byte[] Credential(CredentialPeer peer, ProofSuite suite)
    {
        CredentialStatusEntry[] statuses =
        [
            new(CredentialStatusEntry.BitstringType, "revocation", Index, Revocations, 1),
            new(CredentialStatusEntry.BitstringType, "suspension", Index, Suspensions, 1),
        ];
        var claims = new MeshAgentClaims(Did.Parse("did:mesh:enterprise:acme-001"), ["ml.inference"], ["GDPR"], 85);
        return MeshAgentDraft.Of(peer.Did, claims, Now, Now.AddYears(1), suite, statuses).Sign(peer.KeyId, peer.Key, suite);
    }

    // About the holder itself, of the model that the suite was made for.
    private static byte[] Plain(CredentialPeer peer, ProofSuite suite)
    {
        using var subject = System.Text.Json.JsonDocument.Parse($$"""{"id":"{{peer.Did}}"}""");
        bool old = suite == ProofSuite.Ed25519Signature2020;
        var draft = new CredentialDraft
        {
            Model = old ? DataModel.V11 : DataModel.V20,
            Contexts = old ? ["https://w3id.org/security/suites/ed25519-2020/v1"] : [],
            Issuer = peer.Did,
            Subject = subject.RootElement,
            ValidFrom = Now,
        };
        return draft.Sign(peer.KeyId, peer.Key, suite);
    }

    private static JsonObject Lists(CredentialPeer peer, ProofSuite suite, StatusPurpose? set = null) => new()
    {
        [Revocations] = JsonNode.Parse(OurList(peer, suite, StatusPurpose.Revocation, set == StatusPurpose.Revocation)),
        [Suspensions] = JsonNode.Parse(OurList(peer, suite, StatusPurpose.Suspension, set == StatusPurpose.Suspension)),
    };

    private static byte[] OurList(CredentialPeer peer, ProofSuite suite, StatusPurpose purpose, bool set)
    {
        var bits = new StatusBits { [Index] = set };
        string url = purpose == StatusPurpose.Revocation ? Revocations : Suspensions;

        // Over there lists are judged by the clock on the wall.
        return new StatusListDraft(url, peer.Did, purpose, bits, Now, Now.AddYears(50), TimeSpan.FromMinutes(5)).Sign(peer.KeyId, peer.Key, suite);
    }

    private static async Task<SignedStatusList> TheirListAsync(CredentialPeer peer, ProofSuite suite, JsonArray set) => Verify(
        await peer.SignAsync("list", suite, Now, new JsonObject { ["url"] = Revocations, ["purpose"] = "revocation", ["set"] = set }), Revocations);

    private static SignedStatusList Verify(byte[] bytes, string url) =>
        SignedStatusList.TryVerify(bytes, url, CredentialPeer.Document, Now, out SignedStatusList? list, out StatusListRefusal refusal)
            ? list
            : throw new InvalidOperationException(refusal.ToString());

    private static string Judge(byte[] bytes, params SignedStatusList[] lists)
    {
        var expected = new CredentialExpectation { Documents = CredentialPeer.Document, StatusLists = url => lists.FirstOrDefault(list => list.Url == url) };
        _ = CredentialVerifier.TryVerify(Parse(bytes), expected, Now, out _, out VerificationRefusal refusal);
        return refusal.ToString();
    }

    private static string JudgePresentation(byte[] bytes, string challenge)
    {
        var expected = new PresentationExpectation(challenge, "hub.example", new CredentialExpectation { Documents = CredentialPeer.Document });
        if (PresentationDocument.TryParse(bytes, out PresentationDocument? document, out PresentationRefusal refusal))
        {
            _ = PresentationVerifier.TryVerify(document, expected, Now, out _, out refusal);
        }

        return refusal.ToString();
    }

    private static async Task AssertVerdictAsync(CredentialPeer peer, byte[] credential, JsonObject lists, bool verified, params string[] set)
    {
        JsonNode answer = await peer.AskAsync(new JsonObject
        {
            ["op"] = "verify",
            ["document"] = JsonNode.Parse(credential),
            ["lists"] = lists,
            ["now"] = "2026-01-01T00:00:01Z",
        });
        Assert.True(verified == (bool?)answer["verified"], answer.ToJsonString());
        if (verified)
        {
            Assert.Equal(set, answer["set"]!.AsArray().Select(purpose => (string)purpose!));
        }
    }

    private static async Task AssertPresentationAsync(CredentialPeer peer, byte[] presentation, string challenge, bool verified)
    {
        JsonNode answer = await peer.AskAsync(new JsonObject
        {
            ["op"] = "verifyPresentation",
            ["document"] = JsonNode.Parse(presentation),
            ["challenge"] = challenge,
            ["domain"] = "hub.example",
            ["now"] = "2026-01-01T00:00:01Z",
        });
        Assert.True(verified == (bool?)answer["verified"], answer.ToJsonString());
    }

    private static Task<JsonNode> AskSchemaAsync(CredentialPeer peer, string schema, byte[] document) =>
        peer.AskAsync(new JsonObject { ["op"] = "schema", ["schema"] = JsonNode.Parse(schema), ["document"] = JsonNode.Parse(document) });

    private static string WithoutProof(byte[] signed)
    {
        JsonObject root = JsonNode.Parse(signed)!.AsObject();
        root.Remove("proof");
        return root.ToJsonString();
    }

    private static byte[] Altered(byte[] signed, string from, string to)
    {
        string text = Encoding.UTF8.GetString(signed);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }
}
