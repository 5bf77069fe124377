namespace OrleansMesh.Domain.LinkedData.Direct;

/// <summary>A statement of the default graph.</summary>
internal readonly record struct DirectQuad(DirectTerm Subject, DirectTerm Predicate, DirectTerm Object)
{
    public bool Mentions(int blank) => Subject == DirectTerm.Blank(blank) || Object == DirectTerm.Blank(blank);
}
