namespace OrleansMesh.Domain.Credentials;

/// <summary>Outcome of a change in a <see cref="StatusRegister"/>.</summary>
public enum StatusChange
{
    /// <summary>The register changed.</summary>
    Done = 0,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>No credential has this index.</summary>
    NotAllocated,

    /// <summary>The credential is revoked, and that is for ever.</summary>
    RevokedForEver,
}
