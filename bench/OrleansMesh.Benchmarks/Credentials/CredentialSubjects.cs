using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Benchmarks.Credentials;

/// <summary>One MeshAgentCredential of each suite, its lists, and the bare signature check that its verification cannot do without.</summary>
internal sealed class CredentialSubjects : IDisposable
{
    private const string Revocations = "https://hub.example/status/1-revocation";
    private const string Suspensions = "https://hub.example/status/1-suspension";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();
    private readonly byte[] _hash = new byte[64];
    private readonly byte[] _signature;
    private readonly Dictionary<ProofSuite, byte[]> _credentials = [];
    private readonly CredentialExpectation _expected;

    public CredentialSubjects()
    {
        _signature = _key.Sign(_hash);
        Did issuer = DidKey.Encode(_key.PublicKey);
        _ = DidKey.TryResolve(issuer, out DidDocument? document);
        Dictionary<string, SignedStatusList> lists = new[] { List(issuer, document!, StatusPurpose.Revocation), List(issuer, document!, StatusPurpose.Suspension) }.ToDictionary(list => list.Url);
        _expected = new CredentialExpectation { Documents = did => did == issuer ? document : null, StatusLists = lists.GetValueOrDefault };
        var claims = new MeshAgentClaims(Did.Parse("did:mesh:enterprise:acme-001"), ["ml.inference", "data.analysis"], ["GDPR", "SOC2"], 85);
        CredentialStatusEntry[] statuses =
        [
            new(CredentialStatusEntry.BitstringType, "revocation", 94_567, Revocations, 1),
            new(CredentialStatusEntry.BitstringType, "suspension", 94_567, Suspensions, 1),
        ];
        foreach (ProofSuite suite in Enum.GetValues<ProofSuite>())
        {
            _credentials[suite] = MeshAgentDraft.Of(issuer, claims, Now, Now.AddYears(1), suite, statuses).Sign(DidKey.KeyId(_key.PublicKey), _key, suite);
        }
    }

    /// <summary>Bytes of a credential.</summary>
    public int LengthOf(ProofSuite suite) => _credentials[suite].Length;

    /// <summary>The bare check: Ed25519 over the 64 bytes that the suites sign.</summary>
    public void Bare() => Require(_key.PublicKey.Verify(_hash, _signature));

    /// <summary>From bytes to a verified credential: strict JSON, data model, canonical form, signature, period, schema, both status lists.</summary>
    public void Verify(ProofSuite suite) => Require(
        CredentialDocument.TryParse(_credentials[suite], out CredentialDocument? document, out _)
        && CredentialVerifier.TryVerify(document, _expected, Now, out _, out _));

    public void Dispose() => _key.Dispose();

    private static void Require(bool held)
    {
        if (!held)
        {
            throw new InvalidOperationException("What was measured does not hold.");
        }
    }

    private SignedStatusList List(Did issuer, DidDocument document, StatusPurpose purpose)
    {
        string url = purpose == StatusPurpose.Revocation ? Revocations : Suspensions;
        byte[] bytes = new StatusListDraft(url, issuer, purpose, new StatusBits(), Now, Now.AddDays(1), TimeSpan.FromMinutes(5)).Sign(DidKey.KeyId(_key.PublicKey), _key);
        return SignedStatusList.TryVerify(bytes, url, _ => document, Now, out SignedStatusList? list, out StatusListRefusal refusal)
            ? list
            : throw new InvalidOperationException(refusal.ToString());
    }
}
