using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.update</c>: the next version of the sender's registration (I-01), answered when this gateway admits by it (F-07).</summary>
internal sealed class UpdateMeshHandler(IGrainFactory grains, GrainLeases leases, TimeProvider clock)
    : RequestHandler<UpdateMeshRequest>(RequestTypes.UpdateMesh, RequestJson.Default.UpdateMeshRequest)
{
    /// <summary>How long an answer waits for the leases. The change is taken by then, and the answer says so without them.</summary>
    public static readonly TimeSpan LeasesTimeout = TimeSpan.FromSeconds(2);

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

    // the mesh signs with its new key as soon as it is answered
    private async Task ReachLeasesAsync(string meshId, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(LeasesTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await leases.ReachAllAsync(meshId, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // the leases ask for themselves when their stream is silent
        }
    }
}
