using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>The delegations that came with an invocation or were kept from before.</summary>
public interface IUcanProofs
{
    /// <summary>The delegation of a CID; null when it is not at hand.</summary>
    Delegation? Find(Cid cid);
}
