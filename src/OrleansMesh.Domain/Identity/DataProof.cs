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

    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    private readonly byte[] _signature = new byte[Ed25519PrivateKey.SignatureBytes];

    private DataProof(JsonElement element, ProofSuite suite, string keyId, Did signer)
    {
        Element = element;
        Suite = suite;
        KeyId = keyId;
        Signer = signer;
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
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryString("type", 128, out string? type)
            || !element.TryOptionalString("cryptosuite", 128, out string? cryptosuite)
            || !element.TryString("verificationMethod", DidUrl.LongFormLengthMax, out string? keyId))
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
        if (!read.TryReadMembers())
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

    private bool TryReadMembers()
    {
        if (!Element.TryString("proofPurpose", 128, out string? purpose)
            || !Element.TryString("proofValue", 128, out string? value) || !Base58Text.TryDecode(value, _signature)
            || !Element.TryOptionalString("challenge", TextMax, out string? challenge)
            || !Element.TryOptionalString("id", TextMax, out string? id)
            || !Element.TryStrings("domain", 16, TextMax, out IReadOnlyList<string> domains)
            || !Element.TryStrings("previousProof", PreviousMax, TextMax, out IReadOnlyList<string> previous)
            || !TryTime("created", out DateTimeOffset? created) || !TryTime("expires", out DateTimeOffset? expires))
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

    private bool TryTime(string name, out DateTimeOffset? time)
    {
        time = null;
        if (!Element.TryGetProperty(name, out _))
        {
            return true;
        }

        bool read = Element.TryString(name, 40, out string? text) && XmlTime.TryParse(text, out DateTimeOffset parsed) && (time = parsed) is not null;
        return read;
    }
}
