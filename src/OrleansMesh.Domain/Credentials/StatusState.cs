namespace OrleansMesh.Domain.Credentials;

/// <summary>What an issuer's register says of one index.</summary>
public enum StatusState
{
    /// <summary>No credential has this index.</summary>
    Free = 0,

    /// <summary>The credential holds.</summary>
    Active,

    /// <summary>It does not hold for the time being.</summary>
    Suspended,

    /// <summary>It is withdrawn for ever.</summary>
    Revoked,
}
