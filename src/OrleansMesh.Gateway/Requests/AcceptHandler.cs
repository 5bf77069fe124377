using System.Buffers.Text;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.accept</c>: a party's signature under a proposed agreement.</summary>
internal sealed class AcceptHandler(IGrainFactory grains)
    : RequestHandler<AcceptRequest>(RequestTypes.Accept, RequestJson.Default.AcceptRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, AcceptRequest request, CancellationToken cancellationToken) =>
        Base64Url.IsValid(request.Signature)
            ? RequestAnswer.From(await grains.GetGrain<IFederationGrain>(request.FederationId)
                .AcceptAsync(meshId, request.KeyId, Base64Url.DecodeFromChars(request.Signature)))
            : RequestAnswer.Malformed(Type);
}
