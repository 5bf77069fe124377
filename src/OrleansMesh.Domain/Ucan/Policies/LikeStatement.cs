using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary><c>like</c>: a string matches a glob pattern.</summary>
internal sealed class LikeStatement(Selector selector, GlobPattern pattern) : Statement
{
    public override bool Holds(IpldNode value, Evaluation evaluation) =>
        selector.TryResolve(value, evaluation, out IpldNode? found)
        && found.Kind == IpldKind.String
        && evaluation.Spend(pattern.Cost(found.AsString.Length))
        && pattern.IsMatch(found.AsString);
}
