using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>Delegations by CID.</summary>
public sealed class UcanProofSet(params IEnumerable<Delegation> delegations) : IUcanProofs
{
    // The CID is computed from the bytes: two of the same CID are the same delegation.
    private readonly Dictionary<Cid, Delegation> _delegations = delegations.DistinctBy(each => each.Cid).ToDictionary(each => each.Cid);

    /// <summary>Those without any.</summary>
    public static UcanProofSet Empty { get; } = new();

    /// <inheritdoc/>
    public Delegation? Find(Cid cid) => _delegations.GetValueOrDefault(cid);
}
