using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Gateway.Requests;

/// <summary>What meshes say of each other, kept and counted at this hub (G-01).</summary>
internal sealed class Attestations(IGrainFactory grains)
{
    /// <summary>Takes an attestation that <paramref name="by"/> brings; the grain of the mesh that it is about verifies it.</summary>
    public async Task<Decision> TakeAsync(string by, MeshAttestation attestation) =>
        await CountAsync(by, await grains.GetGrain<IAttestationsGrain>(attestation.Terms.About).AttestAsync(by, attestation.Bytes.ToArray()));

    /// <summary>As <see cref="TakeAsync"/>, of one that the home of <paramref name="by"/> brings.</summary>
    public async Task<Decision> FollowAsync(string by, MeshAttestation attestation) =>
        await CountAsync(by, await grains.GetGrain<IAttestationsGrain>(attestation.Terms.About).FollowAsync(by, attestation.Bytes.ToArray()));

    private async Task<Decision> CountAsync(string by, Decision decision)
    {
        if (decision.Accepted)
        {
            // what the other says of the attester may count less from now on, as it was answered
            await grains.GetGrain<IAttestationsGrain>(by).RefreshAsync();
        }

        return decision;
    }
}
