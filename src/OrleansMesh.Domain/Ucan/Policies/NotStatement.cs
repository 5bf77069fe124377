using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary><c>not</c>: the statement does not hold, be it because its selector finds nothing.</summary>
internal sealed class NotStatement(Statement statement) : Statement
{
    public override bool Holds(IpldNode value, Evaluation evaluation) => evaluation.Spend(1) && !statement.Holds(value, evaluation);
}
