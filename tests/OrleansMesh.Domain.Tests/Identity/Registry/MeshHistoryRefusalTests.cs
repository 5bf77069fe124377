using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Identity.Registry;

/// <summary>Ways for a history to be wrong, each with its own reason.</summary>
public sealed class MeshHistoryRefusalTests
{
    private static readonly Ed25519PrivateKey Stranger = Ed25519PrivateKey.Generate();

    public static TheoryData<string, RegistrationRefusal, int> Wrongs => new()
    {
        { "empty", RegistrationRefusal.DocumentInvalid, 0 },
        { "not JSON", RegistrationRefusal.DocumentInvalid, 1 },
        { "duplicate member", RegistrationRefusal.DocumentInvalid, 1 },
        { "a list", RegistrationRefusal.DocumentInvalid, 1 },
        { "text after it", RegistrationRefusal.DocumentInvalid, 1 },
        { "no UTF-8", RegistrationRefusal.DocumentInvalid, 1 },
        { "first missing", RegistrationRefusal.VersionMismatch, 0 },
        { "middle missing", RegistrationRefusal.VersionMismatch, 1 },
        { "swapped", RegistrationRefusal.VersionMismatch, 1 },
        { "repeated", RegistrationRefusal.VersionMismatch, 2 },
        { "previous of another branch", RegistrationRefusal.PreviousMismatch, 1 },
        { "previous missing", RegistrationRefusal.PreviousMismatch, 1 },
        { "previous in upper case", RegistrationRefusal.PreviousMismatch, 1 },
        { "first with a previous", RegistrationRefusal.PreviousMismatch, 0 },
        { "version zero", RegistrationRefusal.DocumentInvalid, 1 },
        { "version as text", RegistrationRefusal.DocumentInvalid, 1 },
        { "version as a fraction", RegistrationRefusal.DocumentInvalid, 1 },
        { "version below zero", RegistrationRefusal.DocumentInvalid, 1 },
        { "version jumps", RegistrationRefusal.VersionMismatch, 1 },
        { "signed by the new key", RegistrationRefusal.KeyUnknown, 1 },
        { "signed by a retired key", RegistrationRefusal.KeyUnknown, 2 },
        { "signed by a stranger in the key's name", RegistrationRefusal.SignatureInvalid, 1 },
        { "signed for assertions", RegistrationRefusal.KeyUnknown, 1 },
        { "not signed", RegistrationRefusal.ProofUnsupported, 1 },
        { "suite unknown", RegistrationRefusal.ProofUnsupported, 1 },
        { "service altered", RegistrationRefusal.SignatureInvalid, 1 },
        { "other mesh", RegistrationRefusal.SubjectMismatch, 1 },
        { "homoglyph", RegistrationRefusal.DocumentInvalid, 1 },
        { "no did:mesh", RegistrationRefusal.NotMesh, 0 },
        { "from the future", RegistrationRefusal.TimeInvalid, 1 },
        { "older than the one before", RegistrationRefusal.TimeInvalid, 1 },
        { "without a time", RegistrationRefusal.TimeInvalid, 1 },
        { "expiring proof", RegistrationRefusal.TimeInvalid, 1 },
        { "no key", RegistrationRefusal.KeysMissing, 1 },
        { "key for assertions alone", RegistrationRefusal.KeysMissing, 1 },
        { "after the end", RegistrationRefusal.Deactivated, 2 },
        { "second end", RegistrationRefusal.Deactivated, 2 },
        { "ended at birth", RegistrationRefusal.DocumentInvalid, 0 },
        { "ended with keys", RegistrationRefusal.DocumentInvalid, 1 },
        { "deactivated as text", RegistrationRefusal.DocumentInvalid, 1 },
        { "key id reused", RegistrationRefusal.KeyIdReused, 1 },
        { "retired key id reused", RegistrationRefusal.KeyIdReused, 2 },
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void TryVerify_Wrong_RefusedWithItsReason(string wrong, RegistrationRefusal refusal, int index)
    {
        Assert.False(MeshHistory.TryVerify(Versions(wrong), TestMesh.Now.AddDays(9), out MeshHistory? history, out MeshHistoryFault fault));
        Assert.Null(history);
        Assert.Equal(new MeshHistoryFault(index, refusal), fault);
    }

    private static ReadOnlyMemory<byte>[] Versions(string wrong)
    {
        var mesh = new TestHistory();
        MeshRegistration first = mesh.Verified.Current;
        (Ed25519PrivateKey key, string keyId, ReadOnlyMemory<byte> genesis) = (mesh.Key, mesh.KeyId, mesh.Versions[0]);
        byte[] Next(DidDocumentBuilder? builder = null) => MeshRegistration.CreateNext(first, builder ?? mesh.Builder(key, 1), key, keyId, TestMesh.Now.AddDays(1));
        switch (wrong)
        {
            case "empty":
                return [];
            case "not JSON":
                return [genesis, "{"u8.ToArray()];
            case "duplicate member":
                return [genesis, Texts.Utf8("{\"version\":2," + Encoding.UTF8.GetString(Next())[1..])];
            case "first missing" or "middle missing" or "swapped":
                mesh.Update();
                mesh.Update();
                return wrong switch
                {
                    "first missing" => [.. mesh.Versions.Skip(1)],
                    "middle missing" => [mesh.Versions[0], mesh.Versions[2]],
                    _ => [mesh.Versions[0], mesh.Versions[2], mesh.Versions[1]],
                };
            case "repeated":
                return [genesis, Next(), Next()];
            case "previous of another branch":
                return [genesis, Signed(first, key, keyId, document => document["previous"] = new string('0', 64))];
            case "previous missing":
                return [genesis, Signed(first, key, keyId, document => document.Remove("previous"))];
            case "previous in upper case":
                return [genesis, Signed(first, key, keyId, document => document["previous"] = first.Hash.ToUpperInvariant())];
            case "first with a previous":
                return [Signed(first, key, keyId, document => document["version"] = 1)];
            case "version zero":
                return [genesis, Signed(first, key, keyId, document => document["version"] = 0)];
            case "version as text":
                return [genesis, Signed(first, key, keyId, document => document["version"] = "2")];
            case "version as a fraction":
                return [genesis, Signed(first, key, keyId, document => document["version"] = 2.5)];
            case "version below zero":
                return [genesis, Signed(first, key, keyId, document => document["version"] = -2)];
            case "version jumps":
                return [genesis, Signed(first, key, keyId, document => document["version"] = 3)];
            case "signed by the new key":
                return [genesis, MeshRegistration.CreateNext(first, mesh.Builder(Stranger, 2), Stranger, mesh.Id.Url("key-2"), TestMesh.Now.AddDays(1))];
            case "signed by a retired key":
                mesh.Rotate();
                return [.. mesh.Versions, MeshRegistration.CreateNext(mesh.Verified.Current, mesh.Builder(key, 1), key, keyId, TestMesh.Now.AddDays(2))];
            case "signed by a stranger in the key's name":
                return [genesis, MeshRegistration.CreateNext(first, mesh.Builder(Stranger, 2), Stranger, keyId, TestMesh.Now.AddDays(1))];
            case "signed for assertions":
                return [genesis, Signed(first, key, keyId, _ => { }, KeyPurpose.AssertionMethod)];
            case "not signed":
                return [genesis, Changed(Next(), document => document.Remove("proof"))];
            case "suite unknown":
                return [genesis, Changed(Next(), document => document["proof"]!["cryptosuite"] = "ecdsa-jcs-2019")];
            case "service altered":
                return [genesis, Changed(Next(mesh.Builder(key, 1).AddService("a", "A", "https://a.example/")), document => document["service"]![0]!["serviceEndpoint"] = "https://b.example/")];
            case "other mesh":
                return [genesis, new TestHistory("did:mesh:enterprise:acme-002").Versions[0]];
            case "homoglyph":
                // a Cyrillic а: the two look alike, and only one is a DID
                return [genesis, Texts.Utf8(Encoding.UTF8.GetString(Next()).Replace("acme", "\u0430cme", StringComparison.Ordinal))];
            default:
                return MoreVersions(wrong, mesh, first);
        }
    }

    private static ReadOnlyMemory<byte>[] MoreVersions(string wrong, TestHistory mesh, MeshRegistration first)
    {
        (Ed25519PrivateKey key, string keyId, ReadOnlyMemory<byte> genesis) = (mesh.Key, mesh.KeyId, mesh.Versions[0]);
        byte[] At(DateTimeOffset time) => MeshRegistration.CreateNext(first, mesh.Builder(key, 1), key, keyId, time);
        byte[] Next(DidDocumentBuilder builder) => MeshRegistration.CreateNext(first, builder, key, keyId, TestMesh.Now.AddDays(1));
        switch (wrong)
        {
            case "a list":
                return [genesis, "[]"u8.ToArray()];
            case "text after it":
                return [genesis, (byte[])[.. Next(mesh.Builder(key, 1)), .. "{}"u8]];
            case "no UTF-8":
                return [genesis, (byte[])[.. Next(mesh.Builder(key, 1))[..^1], 0xFF, (byte)'}']];
            case "no did:mesh":
                return [new TestHistory("did:example:acme").Versions[0]];
            case "from the future":
                return [genesis, At(TestMesh.Now.AddDays(10))];
            case "older than the one before":
                return [genesis, At(TestMesh.Now.AddSeconds(-1))];
            case "without a time":
                return [genesis, Signed(first, key, keyId, _ => { }, proof: proof => proof.Remove("created"))];
            case "expiring proof":
                return [genesis, Signed(first, key, keyId, _ => { }, proof: proof => proof["expires"] = "2099-01-01T00:00:00Z")];
            case "no key":
                return [genesis, Next(new DidDocumentBuilder(mesh.Id))];
            case "key for assertions alone":
                return [genesis, Next(new DidDocumentBuilder(mesh.Id).AddKey("key-1", key.PublicKey, KeyPurpose.AssertionMethod))];
            case "after the end":
                mesh.Deactivate();
                return [.. mesh.Versions, MeshRegistration.CreateNext(mesh.Verified.Current, mesh.Builder(key, 1), key, keyId, TestMesh.Now.AddDays(2))];
            case "second end":
                mesh.Deactivate();
                return [.. mesh.Versions, MeshRegistration.CreateDeactivation(mesh.Verified.Current, key, keyId, TestMesh.Now.AddDays(2))];
            case "ended at birth":
                return [Signed(first, key, keyId, document =>
                {
                    document["version"] = 1;
                    document.Remove("previous");
                    document["deactivated"] = true;
                })];
            case "ended with keys":
                return [genesis, Signed(first, key, keyId, document => document["deactivated"] = true)];
            case "deactivated as text":
                return [genesis, Signed(first, key, keyId, document => document["deactivated"] = "true")];
            case "key id reused":
                return [genesis, Next(mesh.Builder(Stranger, 1))];
            case "retired key id reused":
                mesh.Rotate();
                return [.. mesh.Versions, MeshRegistration.CreateNext(
                    mesh.Verified.Current, mesh.Builder(mesh.Key, 2).AddKey("key-1", Stranger.PublicKey), mesh.Key, mesh.KeyId, TestMesh.Now.AddDays(2))];
            default:
                throw new ArgumentOutOfRangeException(nameof(wrong), wrong, null);
        }
    }

    private static byte[] Changed(byte[] version, Action<JsonObject> change)
    {
        JsonObject document = JsonNode.Parse(version)!.AsObject();
        change(document);
        return Canonical(document);
    }

    // Signs a next version after it was changed, so that only the change is wrong.
    private static byte[] Signed(
        MeshRegistration current, Ed25519PrivateKey key, string keyId, Action<JsonObject> change, KeyPurpose purpose = KeyPurpose.Authentication, Action<JsonObject>? proof = null)
    {
        JsonObject document = JsonNode.Parse(current.Bytes.Span)!.AsObject();
        document.Remove("proof");
        document["version"] = current.Version + 1;
        document["previous"] = current.Hash;
        change(document);
        byte[] secured = DataIntegrity.AddProof(Canonical(document), new ProofOptions(keyId, purpose, TestMesh.Now.AddDays(1)), key);
        if (proof is null)
        {
            return secured;
        }

        JsonObject changed = JsonNode.Parse(secured)!.AsObject();
        JsonObject options = changed["proof"]!.AsObject();
        options.Remove("proofValue");
        proof(options);
        byte[] hash = DataIntegrity.HashData(Canonical(document), Canonical(options.DeepClone().AsObject()));
        options["proofValue"] = "z" + SimpleBase.Base58.Bitcoin.Encode(key.Sign(hash));
        return Canonical(changed);
    }

    private static byte[] Canonical(JsonObject document)
    {
        using JsonDocument json = JsonDocument.Parse(document.ToJsonString());
        return CanonicalJson.Canonicalize(json.RootElement);
    }
}
