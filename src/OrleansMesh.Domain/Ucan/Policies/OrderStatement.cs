using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c> on numbers of either kind.</summary>
/// <param name="selector">Of the number.</param>
/// <param name="bound">The number that it is compared with.</param>
/// <param name="sign">−1 for less, 1 for greater.</param>
/// <param name="orEqual">Whether equal numbers do.</param>
internal sealed class OrderStatement(Selector selector, IpldNode bound, int sign, bool orEqual) : Statement
{
    public override bool Holds(IpldNode value, Evaluation evaluation)
    {
        if (!selector.TryResolve(value, evaluation, out IpldNode? found) || !IpldComparison.IsNumber(found))
        {
            return false;
        }

        int order = IpldComparison.Compare(found, bound);
        return order == sign || (orEqual && order == 0);
    }
}
