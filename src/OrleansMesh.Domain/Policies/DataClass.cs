namespace OrleansMesh.Domain.Policies;

/// <summary>How sensitive data is, from open to closed (P-09); the words on the wire are these in lower case.</summary>
public enum DataClass
{
    Public,
    Internal,
    Confidential,
    Restricted,
}
