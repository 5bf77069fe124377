namespace OrleansMesh.Bridge.Calls;

/// <summary>Answers the requests of other meshes.</summary>
public interface IInboundHandler
{
    /// <summary>Answers one request; every expected trouble is a failure in the outcome.</summary>
    Task<CallOutcome> HandleAsync(InboundRequest request, CancellationToken ct);
}
