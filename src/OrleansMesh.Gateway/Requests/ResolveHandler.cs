using OrleansMesh.Domain.Discovery;
using OrleansMesh.Gateway.Services;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>services.resolve</c>: who serves a name .</summary>
internal sealed class ResolveHandler(ServiceResolver services) : RequestHandler<ResolveRequest>(RequestTypes.Resolve, RequestJson.Default.ResolveRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, ResolveRequest request, CancellationToken cancellationToken) =>
        AnnouncedService.IsName(request.Service)
            ? RequestAnswer.Of(new ResolveResult(await services.ResolveAsync(meshId, request.Service, cancellationToken)), RequestJson.Default.ResolveResult)
            : RequestAnswer.Refuse("out-of-bounds", "The name of a service has 1 to 64 printable ASCII characters without space, comma, '=' and '@'.");
}
