using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.credential</c>: a credential about the sender (I-02).</summary>
internal sealed class CredentialHandler(IGrainFactory grains)
    : RequestHandler<CredentialRequest>(RequestTypes.Credential, RequestJson.Default.CredentialRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, CredentialRequest request, CancellationToken cancellationToken) =>
        RequestAnswer.From(await grains.GetGrain<IMeshGrain>(meshId).PresentCredentialAsync(SignedJson.Bytes(request.Credential)));
}
