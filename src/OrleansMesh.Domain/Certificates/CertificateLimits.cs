namespace OrleansMesh.Domain.Certificates;

/// <summary>Bounds of certificates and lists.</summary>
public static class CertificateLimits
{
    /// <summary>Bytes of one certificate, DER.</summary>
    public const int CertificateBytesMax = 16 * 1024;

    /// <summary>Authorities between a certificate and its anchor.</summary>
    public const int IntermediatesMax = 4;

    /// <summary>Bytes of a revocation list, DER.</summary>
    public const int RevocationListBytesMax = 4 * 1024 * 1024;

    /// <summary>Entries of a revocation list.</summary>
    public const int RevokedMax = 65_536;

    /// <summary>Longest life of a mesh's certificate.</summary>
    public static readonly TimeSpan LeafLifetimeMax = TimeSpan.FromDays(398);

    /// <summary>Longest time that a revocation list is taken after its issue, whatever it says.</summary>
    public static readonly TimeSpan RevocationListAgeMax = TimeSpan.FromDays(32);

    /// <summary>How far clocks may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
}
