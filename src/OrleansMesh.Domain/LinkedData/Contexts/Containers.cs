namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>The containers that are offered (JSON-LD 1.1, section 9.4).</summary>
[Flags]
internal enum Containers
{
    None = 0,
    Set = 1,
    List = 2,
    Graph = 4,
    Language = 8,
}
