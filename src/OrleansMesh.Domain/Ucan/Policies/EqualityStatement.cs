using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary><c>==</c> and <c>!=</c>: deep comparison. Both are false where the selector finds nothing.</summary>
internal sealed class EqualityStatement(Selector selector, IpldNode expected, bool isNegated) : Statement
{
    public override bool Holds(IpldNode value, Evaluation evaluation) =>
        selector.TryResolve(value, evaluation, out IpldNode? found) && IpldComparison.AreEqual(found, expected, evaluation) != isNegated;
}
