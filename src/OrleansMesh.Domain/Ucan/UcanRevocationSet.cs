using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>Verified revocations, which only grow in number, up to a bound; not safe for use by several threads while it grows.</summary>
/// <param name="countMax">Most revocations kept.</param>
public sealed class UcanRevocationSet(int countMax = UcanRevocationSet.DefaultCountMax) : IUcanRevocations
{
    /// <summary>Some 100 bytes each.</summary>
    public const int DefaultCountMax = 100_000;

    private readonly Dictionary<Cid, List<Did>> _revokers = [];

    /// <summary>How many are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps a revocation; false when the set is full and it is not in there already.</summary>
    public bool TryAdd(UcanRevocation revocation)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        List<Did>? known = _revokers.GetValueOrDefault(revocation.Delegation);
        if (known?.Contains(revocation.Revoker) == true)
        {
            return true;
        }

        if (Count >= countMax)
        {
            return false;
        }

        Count++;
        if (known is null)
        {
            _revokers.Add(revocation.Delegation, [revocation.Revoker]);
        }
        else
        {
            known.Add(revocation.Revoker);
        }

        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<Did> RevokersOf(Cid delegation) => _revokers.TryGetValue(delegation, out List<Did>? known) ? known : [];
}
