using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>A statement of the policy language; false, not an error, wherever a selector finds nothing or a kind does not fit.</summary>
internal abstract class Statement
{
    public abstract bool Holds(IpldNode value, Evaluation evaluation);

    public static bool All(IReadOnlyList<Statement> statements, IpldNode value, Evaluation evaluation)
    {
        foreach (Statement statement in statements)
        {
            if (!evaluation.Spend(1) || !statement.Holds(value, evaluation))
            {
                return false;
            }
        }

        return true;
    }
}
