namespace OrleansMesh.Domain.Credentials;

/// <summary>A credential whose proofs, period, schema and status held at one moment; only <see cref="CredentialVerifier"/> makes one.</summary>
public sealed class VerifiedCredential
{
    internal VerifiedCredential(CredentialDocument document, IReadOnlyList<string> keyIds, bool statusChecked, DateTimeOffset verifiedAt)
    {
        Document = document;
        KeyIds = keyIds;
        StatusChecked = statusChecked;
        VerifiedAt = verifiedAt;
    }

    /// <summary>What it says.</summary>
    public CredentialDocument Document { get; }

    /// <summary>The DID URLs of the keys whose proofs hold, in document order.</summary>
    public IReadOnlyList<string> KeyIds { get; }

    /// <summary>Whether it has status entries and all of them were checked.</summary>
    public bool StatusChecked { get; }

    /// <summary>When it held.</summary>
    public DateTimeOffset VerifiedAt { get; }
}
