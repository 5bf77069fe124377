namespace OrleansMesh.Domain.Ipld;

/// <summary>The kinds of the IPLD data model.</summary>
public enum IpldKind
{
    Null = 0,
    Boolean,
    Integer,
    Float,
    String,
    Bytes,
    List,
    Map,
    Link,
}
