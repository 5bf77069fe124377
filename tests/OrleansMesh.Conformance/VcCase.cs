using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Conformance;

/// <summary>One credential or presentation of a folder, and how it is to be verified.</summary>
/// <param name="Name">Its file, with its place in the file when there are several.</param>
/// <param name="Bytes">Its text as it was written.</param>
internal sealed record VcCase(string Name, byte[] Bytes)
{
    private static readonly string[] Inner =
    [
        "credential", "verifiableCredential", "vc", "presentation", "verifiablePresentation", "vp", "document", "securedDocument", "signedDocument", "signed", "input", "data",
    ];

    private static readonly string[] Lists = ["tests", "cases", "vectors", "testVectors", "credentials", "items"];

    private static readonly string[] Documents = ["didDocument", "issuerDocument", "controllerDocument", "issuerDidDocument", "holderDocument"];

    /// <summary>What its wrapper says; null when it does not say.</summary>
    public bool? Expected { get; init; }

    private DateTimeOffset? Now { get; init; }

    private string? Challenge { get; init; }

    private string? Domain { get; init; }

    /// <summary>The cases of a file: the document itself, a wrapper around it, or a list of either.</summary>
    public static IEnumerable<VcCase> In(string name, byte[] bytes, JsonElement root, VcMaterial material)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.EnumerateArray().SelectMany((item, i) => In($"{name}[{i}]", Text(item), item, material));
        }

        if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("proof", out _) || root.TryGetProperty("@context", out _))
        {
            return [new VcCase(name, bytes)];
        }

        if (Member(root, Lists) is { ValueKind: JsonValueKind.Array } list)
        {
            return list.EnumerateArray().SelectMany((item, i) => In($"{name}[{i}]", Text(item), item, material));
        }

        foreach (string document in Documents)
        {
            _ = root.TryGetProperty(document, out JsonElement brought) && material.TryDocument(brought);
        }

        JsonElement? options = Member(root, ["options", "verifyOptions", "proofOptions"]);
        return Member(root, Inner) is { } inner ? [Wrapped(name, root, inner, options)] : [new VcCase(name, bytes) { Expected = VcVerdict.Of(root) }];
    }

    /// <summary>The reason why it is refused, or None.</summary>
    public string Judge(VcMaterial material)
    {
        DateTimeOffset now = Now ?? TimeProvider.System.GetUtcNow();
        if (PresentationDocument.TryParse(Bytes, out PresentationDocument? presentation, out PresentationRefusal unread))
        {
            string? stated = Stated(presentation.Root, "challenge");
            string? domain = Stated(presentation.Root, "domain");
            var expected = new PresentationExpectation(Challenge ?? stated ?? "none", Domain ?? domain ?? "none", Expectation(presentation.Credentials, material, now))
            {
                CredentialsMin = 0,
                OthersMayBeSubjects = true,
            };
            return PresentationVerifier.TryVerify(presentation, expected, now, out _, out PresentationRefusal refused) ? "None" : refused.ToString();
        }

        if (!CredentialDocument.TryParse(Bytes, out CredentialDocument? credential, out DocumentFault fault))
        {
            return fault == DocumentFault.TypeInvalid ? unread.ToString() : fault.ToString();
        }

        return CredentialVerifier.TryVerify(credential, Expectation([credential], material, now), now, out _, out VerificationRefusal refusal) ? "None" : refusal.ToString();
    }

    // A status list that the folder does not have cannot be asked; one that it has is.
    private static CredentialExpectation Expectation(IReadOnlyList<CredentialDocument> credentials, VcMaterial material, DateTimeOffset now)
    {
        bool hasLists = credentials.SelectMany(c => c.Statuses).All(status => material.HasList(status.ListUrl));
        return new CredentialExpectation
        {
            Documents = material.Document,
            StatusLists = url => material.List(url, now),
            Status = hasLists ? StatusRule.Check : StatusRule.Ignore,
            SignersSpeakForUrls = true,
        };
    }

    private static VcCase Wrapped(string name, JsonElement root, JsonElement inner, JsonElement? options) =>
        new(name, inner.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(inner.GetString()!) : Text(inner))
        {
            Expected = VcVerdict.Of(root),
            Now = Word(root, options, ["now", "time", "date", "verificationTime", "at"]) is { } time
                && DateTimeOffset.TryParse(time, System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset now) ? now : null,
            Challenge = Word(root, options, ["challenge"]),
            Domain = Word(root, options, ["domain"]),
        };

    private static string? Stated(JsonElement secured, string name) =>
        secured.TryGetProperty("proof", out JsonElement proof) && proof.ValueKind == JsonValueKind.Object
        && proof.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Word(JsonElement root, JsonElement? options, string[] names) =>
        Member(root, names) is { ValueKind: JsonValueKind.String } own ? own.GetString()
        : options is { } inner && Member(inner, names) is { ValueKind: JsonValueKind.String } word ? word.GetString() : null;

    private static JsonElement? Member(JsonElement root, string[] names)
    {
        foreach (string name in names)
        {
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement member))
            {
                return member;
            }
        }

        return null;
    }

    private static byte[] Text(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());
}
