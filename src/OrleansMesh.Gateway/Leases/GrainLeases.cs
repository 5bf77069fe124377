using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Meshes;

namespace OrleansMesh.Gateway.Leases;

/// <summary>Brings the leases of this gateway up to what the grains say: their stream comes a moment after a grain has a change (F-07).</summary>
internal sealed class GrainLeases(IGrainFactory grains, LeaseTable leases)
{
    /// <summary>A federation as its grain has it; null when it is not known.</summary>
    public Task<FederationRecord?> RecordAsync(Guid federationId) => grains.GetGrain<IFederationGrain>(federationId).GetAsync();

    /// <summary>Whether a federation is in force as its grain has it now, after the leases have it so; null when it is not known.</summary>
    /// <exception cref="OperationCanceledException">The leases did not have it before the cancellation.</exception>
    public async Task<bool?> IsInForceAsync(Guid federationId, CancellationToken cancellationToken)
    {
        FederationRecord? record = await RecordAsync(federationId);
        bool isLeased = record?.Status is FederationStatus.Active or FederationStatus.Suspended or FederationStatus.Terminating;
        if (isLeased)
        {
            await leases.ReachAsync(federationId, record!.Version, cancellationToken);
        }

        return record is null ? null : isLeased;
    }

    /// <summary>As <see cref="IsInForceAsync"/>, after the federation has been told of a mesh's keys as they are registered here.</summary>
    /// <exception cref="OperationCanceledException">The leases did not have it before the cancellation.</exception>
    public async Task<bool?> IsInForceByKeysOfAsync(string meshId, Guid federationId, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IMeshGrain>(meshId).MakeKnownAsync();
        return await IsInForceAsync(federationId, cancellationToken);
    }

    /// <summary>Completes when the leases have all federations of a mesh that they know as the grains have them.</summary>
    /// <exception cref="OperationCanceledException">They did not before the cancellation.</exception>
    public async Task ReachAllAsync(string meshId, CancellationToken cancellationToken)
    {
        // one after the other: the first wait is the longest, and who asks holds one place among those who wait
        foreach (Guid federationId in leases.FederationsOf(meshId))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ = await IsInForceAsync(federationId, cancellationToken);
        }
    }
}
