using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>
/// A status list whose credential verified: <c>BitstringStatusListCredential</c> (Bitstring Status List 1.0, 2.2), or its predecessor
/// <c>StatusList2021Credential</c>. Only <see cref="TryVerify"/> makes one.
/// </summary>
public sealed class SignedStatusList
{
    private const string BitstringCredential = "BitstringStatusListCredential";
    private const string BitstringSubject = "BitstringStatusList";
    private const string CredentialOf2021 = "StatusList2021Credential";
    private const string SubjectOf2021 = "StatusList2021";

    private SignedStatusList(string url, CredentialDocument document, IReadOnlyList<StatusPurpose> purposes, StatusBits bits)
    {
        Url = url;
        Issuer = document.Issuer;
        ValidFrom = document.ValidFrom;
        ValidUntil = document.ValidUntil;
        IsOf2021 = document.Types.Contains(CredentialOf2021);
        Purposes = purposes;
        Bits = bits;
    }

    /// <summary>Where it was found.</summary>
    public string Url { get; }

    /// <summary>Who signed it.</summary>
    public string Issuer { get; }

    /// <summary>When it was made, as far as it says so; of two lists at one URL the later one holds.</summary>
    public DateTimeOffset? ValidFrom { get; }

    /// <summary>Until when it may be used; null for no end.</summary>
    public DateTimeOffset? ValidUntil { get; }

    /// <summary>How long the issuer lets it be kept; null when it does not say.</summary>
    public TimeSpan? TimeToLive { get; private init; }

    /// <summary>Whether it is of the older type.</summary>
    public bool IsOf2021 { get; }

    /// <summary>What its bits mean; at least one.</summary>
    public IReadOnlyList<StatusPurpose> Purposes { get; }

    /// <summary>The bits.</summary>
    public StatusBits Bits { get; }

    /// <summary>Verifies what was found at <paramref name="url"/>.</summary>
    /// <param name="documents">The resolved documents of trusted issuers.</param>
    public static bool TryVerify(
        ReadOnlyMemory<byte> utf8,
        string url,
        Func<Did, DidDocument?> documents,
        DateTimeOffset now,
        [NotNullWhen(true)] out SignedStatusList? list,
        out StatusListRefusal refusal)
    {
        list = null;
        if (!CredentialDocument.TryParse(utf8, out CredentialDocument? document, out DocumentFault fault))
        {
            refusal = new StatusListRefusal(StatusListFault.CredentialRefused, fault);
            return false;
        }

        // A list's own status is not asked: it would need another list.
        var expected = new CredentialExpectation { Documents = documents, Status = StatusRule.Ignore };
        if (!CredentialVerifier.TryVerify(document, expected, now, out _, out VerificationRefusal verification))
        {
            refusal = new StatusListRefusal(StatusListFault.CredentialRefused, DocumentFault.None, verification);
            return false;
        }

        StatusListFault read = Read(document, url, out list);
        refusal = new StatusListRefusal(read);
        return list is not null;
    }

    private static StatusListFault Read(CredentialDocument document, string url, out SignedStatusList? list)
    {
        list = null;
        bool of2021 = document.Types.Contains(CredentialOf2021);
        if (of2021 == document.Types.Contains(BitstringCredential))
        {
            return StatusListFault.WrongType;
        }

        if (document.Id is not null && document.Id != url)
        {
            return StatusListFault.UrlMismatch;
        }

        JsonElement subject = document.Root.GetProperty("credentialSubject");
        subject = subject.ValueKind == JsonValueKind.Array ? subject[0] : subject;
        if (document.SubjectIds.Count != 1 || !subject.TryString("type", 64, out string? type) || type != (of2021 ? SubjectOf2021 : BitstringSubject))
        {
            return StatusListFault.SubjectInvalid;
        }

        if (!TryPurposes(subject, out StatusPurpose[] purposes))
        {
            return StatusListFault.PurposeUnknown;
        }

        long ttl = 0;
        if (subject.TryGetProperty("ttl", out _) && (!subject.TryInteger("ttl", out ttl) || ttl is <= 0 or > int.MaxValue))
        {
            return StatusListFault.TtlInvalid;
        }

        if (!subject.TryString("encodedList", CredentialDocument.BytesMax, out string? text) || (!of2021 && text[0] != 'u'))
        {
            return StatusListFault.EncodingInvalid;
        }

        if (!StatusBits.TryDecode(of2021 ? text : text.AsSpan(1), out StatusBits? bits, out StatusListFault fault))
        {
            return fault;
        }

        list = new SignedStatusList(url, document, purposes, bits) { TimeToLive = ttl > 0 ? TimeSpan.FromMilliseconds(ttl) : null };
        return StatusListFault.None;
    }

    private static bool TryPurposes(JsonElement subject, out StatusPurpose[] purposes)
    {
        purposes = [];
        if (!subject.TryStrings("statusPurpose", 8, 64, out IReadOnlyList<string> words) || words.Count == 0)
        {
            return false;
        }

        purposes = new StatusPurpose[words.Count];
        for (int i = 0; i < purposes.Length; i++)
        {
            if (!StatusPurposeNames.TryParse(words[i], out purposes[i]))
            {
                return false;
            }
        }

        return true;
    }
}
