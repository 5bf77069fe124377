namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>What is known of a document beside what it says (DID Core 7.1.3).</summary>
public sealed record DidDocumentMetadata
{
    /// <summary>Nothing is known.</summary>
    public static DidDocumentMetadata None { get; } = new();

    /// <summary>When the first version was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When this version was made.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>The DID has ended for ever.</summary>
    public bool Deactivated { get; init; }

    /// <summary>This version, in the words of the method.</summary>
    public string? VersionId { get; init; }

    /// <summary>When the next version was made; null for the present one.</summary>
    public DateTimeOffset? NextUpdate { get; init; }

    /// <summary>The next version; null for the present one.</summary>
    public string? NextVersionId { get; init; }

    /// <summary>The one DID that this one is another spelling of.</summary>
    public string? CanonicalId { get; init; }

    /// <summary>Whether the method's ledger has it; null where the method has none.</summary>
    public bool? Published { get; init; }
}
