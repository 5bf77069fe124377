namespace OrleansMesh.Domain.Credentials;

/// <summary>Versions of the Verifiable Credentials Data Model that are read (I-02).</summary>
public enum DataModel
{
    /// <summary>Version 1.1: <c>issuanceDate</c> and <c>expirationDate</c>.</summary>
    V11,

    /// <summary>Version 2.0: <c>validFrom</c> and <c>validUntil</c>.</summary>
    V20,
}
