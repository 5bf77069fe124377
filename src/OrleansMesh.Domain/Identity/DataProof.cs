using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>One Data Integrity proof as it was read from a document; reading proves nothing (vc-data-integrity 2.1).</summary>
internal sealed class DataProof
{
    /// <summary>Most proofs that one may build upon.</summary>
    public const int PreviousMax = 8;

    private const int TextMax = 512;

    private static readonly KnownMembers Names = new(
        "type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue", "challenge", "id", "domain", "previousProof", "created", "expires");

    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    private readonly byte[] _signature = new byte[Ed25519PrivateKey.SignatureBytes];

    private DataProof(JsonElement element, ProofSuite suite, string keyId, Did signer)
    {
        Element = element;
        Suite = suite;
        KeyId = keyId;
        Signer = signer;
    }

    // Places in the names above.
    private enum At
    {
        Type,
        Cryptosuite,
        VerificationMethod,
        ProofPurpose,
        ProofValue,
        Challenge,
        Id,
        Domain,
        PreviousProof,
        Created,
        Expires,
    }

    /// <summary>The proof's own object.</summary>
    public JsonElement Element { get; }

    /// <summary>How the document was made bytes.</summary>
    public ProofSuite Suite { get; }

    /// <summary>The absolute DID URL of the key.</summary>
    public string KeyId { get; }

    /// <summary>Whose document must have the key.</summary>
    public Did Signer { get; }

    /// <summary>What the key is said to have been used for.</summary>
    public string Purpose { get; private set; } = "";

    /// <summary>The proof's name within its document, which chains refer to; null for none.</summary>
    public string? Id { get; private set; }

    /// <summary>The proofs that this one signs together with the document; empty outside a chain.</summary>
    public IReadOnlyList<string> Previous { get; private set; } = [];

    private string? Challenge { get; set; }

    private IReadOnlyList<string> Domains { get; set; } = [];

    private DateTimeOffset? Created { get; set; }

    private DateTimeOffset? Expires { get; set; }

    /// <summary>Reads the members in their kinds and bounds.</summary>
    public static ProofRefusal TryRead(JsonElement element, out DataProof? proof)
    {
        proof = null;
        MemberValues members = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            _ = Names.Read(element, ref members);
        }

        if (!members[(int)At.Type].IsString(128, out string? type)
            || !members[(int)At.Cryptosuite].IsOptionalString(128, out string? cryptosuite)
            || !members[(int)At.VerificationMethod].IsString(DidUrl.LongFormLengthMax, out string? keyId))
        {
            return ProofRefusal.ProofMalformed;
        }

        if (!ProofSuites.TryFind(type, cryptosuite, out ProofSuite suite))
        {
            return ProofRefusal.SuiteUnsupported;
        }

        if (!DidUrl.TryParse(keyId, out DidUrl? url))
        {
            return ProofRefusal.KeyUnknown;
        }

        var read = new DataProof(element, suite, keyId, url.Did);
        if (!read.TryReadMembers(in members))
        {
            return ProofRefusal.ProofMalformed;
        }

        proof = read;
        return ProofRefusal.None;
    }

    /// <summary>Whether the proof holds over a document, cheapest check first, the signature last (vc-data-integrity 4.4).</summary>
    /// <param name="secured">The document with its proofs.</param>
    /// <param name="covered">The proofs that <see cref="Previous"/> names; they are signed as the document's member <c>proof</c>.</param>
    public ProofRefusal Check(JsonElement secured, IReadOnlyList<DataProof> covered, ProofExpectation expected, DidDocument signer, DateTimeOffset now)
    {
        if (signer.Find(KeyId) is not { Ed25519: { } key } method)
        {
            return ProofRefusal.KeyUnknown;
        }

        if (Purpose != KeyPurposeNames.Of(expected.Purpose) || !signer.KeysFor(expected.Purpose).Contains(method))
        {
            return ProofRefusal.PurposeMismatch;
        }

        if (expected.Challenge is not null && expected.Challenge != Challenge)
        {
            return ProofRefusal.ChallengeMismatch;
        }

        if (expected.Domain is not null && !Domains.Contains(expected.Domain))
        {
            return ProofRefusal.DomainMismatch;
        }

        if (Created > now + ClockSkewMax)
        {
            return ProofRefusal.CreatedInFuture;
        }

        if (Expires <= now)
        {
            return ProofRefusal.Expired;
        }

        return SignedBytes.TryHash(this, secured, covered, out byte[]? hashData, out ProofRefusal refusal)
            ? key.Verify(hashData, _signature) ? ProofRefusal.None : ProofRefusal.SignatureInvalid
            : refusal;
    }

    private bool TryReadMembers(in MemberValues members)
    {
        if (!members[(int)At.ProofPurpose].IsString(128, out string? purpose)
            || !members[(int)At.ProofValue].IsString(128, out string? value) || !Base58Text.TryDecode(value, _signature)
            || !members[(int)At.Challenge].IsOptionalString(TextMax, out string? challenge)
            || !members[(int)At.Id].IsOptionalString(TextMax, out string? id)
            || !members[(int)At.Domain].IsStrings(16, TextMax, out IReadOnlyList<string> domains)
            || !members[(int)At.PreviousProof].IsStrings(PreviousMax, TextMax, out IReadOnlyList<string> previous)
            || !TryTime(members[(int)At.Created], out DateTimeOffset? created) || !TryTime(members[(int)At.Expires], out DateTimeOffset? expires))
        {
            return false;
        }

        Purpose = purpose;
        Challenge = challenge;
        Id = id;
        Domains = domains;
        Previous = previous;
        Created = created;
        Expires = expires;
        return true;
    }

    private static bool TryTime(JsonElement member, out DateTimeOffset? time)
    {
        time = null;
        if (member.ValueKind == JsonValueKind.Undefined)
        {
            return true;
        }

        if (!XmlTime.TryRead(member, out DateTimeOffset parsed))
        {
            return false;
        }

        time = parsed;
        return true;
    }
}
