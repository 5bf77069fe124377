using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>
/// <c>all</c> and <c>any</c> over the items of a list or the values of a map; false for anything else. Over an empty collection both
/// are true, since <c>all</c> extends <c>and</c>, <c>any</c> extends <c>or</c>, and the specification has both true when empty.
/// </summary>
internal sealed class QuantifierStatement(Selector selector, Statement statement, bool isAll) : Statement
{
    public override bool Holds(IpldNode value, Evaluation evaluation)
    {
        if (!selector.TryResolve(value, evaluation, out IpldNode? found))
        {
            return false;
        }

        switch (found.Kind)
        {
            case IpldKind.List:
                return HoldsOver(found.Items, evaluation);
            case IpldKind.Map:
                return HoldsOver([.. found.Entries.Select(entry => entry.Value)], evaluation);
            default:
                return false;
        }
    }

    private bool HoldsOver(IReadOnlyList<IpldNode> items, Evaluation evaluation)
    {
        if (!evaluation.Spend(items.Count))
        {
            return false;
        }

        foreach (IpldNode item in items)
        {
            // The first that decides: a false one for "all", a true one for "any".
            if (statement.Holds(item, evaluation) != isAll)
            {
                return !isAll;
            }
        }

        return isAll || items.Count == 0;
    }
}
