namespace OrleansMesh.Domain.Credentials;

/// <summary>What a set bit of a status list means (Bitstring Status List 2.2); lists of other purposes are not read.</summary>
public enum StatusPurpose
{
    /// <summary>The credential is withdrawn, for ever.</summary>
    Revocation,

    /// <summary>The credential does not hold for the time being.</summary>
    Suspension,
}
