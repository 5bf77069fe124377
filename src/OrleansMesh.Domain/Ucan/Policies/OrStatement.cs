using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary><c>or</c>: some statement holds; the specification has it true when there is none.</summary>
internal sealed class OrStatement(IReadOnlyList<Statement> statements) : Statement
{
    public override bool Holds(IpldNode value, Evaluation evaluation)
    {
        foreach (Statement statement in statements)
        {
            if (!evaluation.Spend(1))
            {
                return false;
            }

            if (statement.Holds(value, evaluation))
            {
                return true;
            }
        }

        return statements.Count == 0;
    }
}
