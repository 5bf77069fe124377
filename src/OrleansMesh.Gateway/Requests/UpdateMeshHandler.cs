using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.update</c>: the next version of the sender's registration (I-01); answered when this gateway admits by it (F-07), or could not be told of it for <see cref="LeasesTimeout"/>.</summary>
internal sealed class UpdateMeshHandler(IGrainFactory grains, LeaseTable leases, TimeProvider clock)
    : RequestHandler<UpdateMeshRequest>(RequestTypes.UpdateMesh, RequestJson.Default.UpdateMeshRequest)
{
    /// <summary>The stream of leases is within 1 s of the grains; without it the change is taken all the same.</summary>
    public static readonly TimeSpan LeasesTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Federations of the mesh that are waited for; the others come by the same stream.</summary>
    public const int FederationsMax = 256;

    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, UpdateMeshRequest request, CancellationToken cancellationToken)
    {
        Decision decision = await grains.GetGrain<IMeshGrain>(meshId).UpdateAsync(SignedJson.Bytes(request.Registration));
        if (decision.Accepted)
        {
            await ReachLeasesAsync(meshId, cancellationToken);
        }

        return RequestAnswer.From(decision);
    }

    // the stream of leases comes a moment after the grains have the change, and the mesh signs with its new key once it is answered
    private async Task ReachLeasesAsync(string meshId, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(LeasesTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await Task.WhenAll(leases.FederationsOf(meshId).Take(FederationsMax).Select(id => ReachAsync(id, either.Token)));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // the change is taken, and the answer says so
        }
    }

    private async Task ReachAsync(Guid federationId, CancellationToken cancellationToken)
    {
        if (await grains.GetGrain<IFederationGrain>(federationId).GetAsync() is { Status: FederationStatus.Active or FederationStatus.Suspended or FederationStatus.Terminating } record)
        {
            await leases.ReachAsync(federationId, record.Version, cancellationToken);
        }
    }
}
