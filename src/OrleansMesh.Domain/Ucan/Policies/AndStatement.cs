using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary><c>and</c>: every statement holds; true when there is none.</summary>
internal sealed class AndStatement(IReadOnlyList<Statement> statements) : Statement
{
    public override bool Holds(IpldNode value, Evaluation evaluation) => All(statements, value, evaluation);
}
