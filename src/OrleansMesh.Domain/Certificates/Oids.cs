namespace OrleansMesh.Domain.Certificates;

/// <summary>Object identifiers of RFC 5280 and RFC 5480.</summary>
internal static class Oids
{
    public const string EcdsaWithSha384 = "1.2.840.10045.4.3.3";
    public const string EcPublicKey = "1.2.840.10045.2.1";
    public const string P384 = "1.3.132.0.34";
    public const string NameConstraints = "2.5.29.30";
    public const string SubjectAlternativeName = "2.5.29.17";
    public const string CrlNumber = "2.5.29.20";
    public const string AuthorityKeyIdentifier = "2.5.29.35";
    public const string CommonName = "2.5.4.3";
    public const string Organization = "2.5.4.10";
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
}
