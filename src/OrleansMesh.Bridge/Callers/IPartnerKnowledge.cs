using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Bridge.Callers;

/// <summary>What a gate must know of other meshes, verified where it comes from.</summary>
public interface IPartnerKnowledge
{
    /// <summary>The document of a mesh as it stands; null when it is not known or does not verify.</summary>
    Task<DidDocument?> DocumentAsync(Did mesh, CancellationToken ct);

    /// <summary>The revocations that are known now.</summary>
    Task<IUcanRevocations> RevocationsAsync(CancellationToken ct);

    /// <summary>The fresh, verified status list at a URL (I-03); null when there is none at hand, which refuses a credential that has a status there.</summary>
    Task<SignedStatusList?> StatusListAsync(string url, CancellationToken ct) => Task.FromResult<SignedStatusList?>(null);
}
