using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>The revocations that were verified before.</summary>
public interface IUcanRevocations
{
    /// <summary>Who has revoked the delegation of a CID; mostly nobody.</summary>
    IReadOnlyCollection<Did> RevokersOf(Cid delegation);
}
