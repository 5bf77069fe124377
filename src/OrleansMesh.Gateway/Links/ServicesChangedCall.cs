using OrleansMesh.Domain.Discovery;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Gateway.Services;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Forgets what was kept of services that another hub says have changed; the worst that a lie does is that hubs are asked again.</summary>
internal sealed class ServicesChangedCall(ServiceAnswers known) : IHubCallHandler
{
    /// <inheritdoc/>
    public string Request => HubCallTypes.ServicesChanged;

    /// <inheritdoc/>
    public Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken)
    {
        if (!RequestJson.TryRead(call.Body, HubCallJson.Default.ServicesChangedBody, out ServicesChangedBody? body)
            || body.Names.Length is < 1 or > ServicesChangedBody.CountMax || !body.Names.All(AnnouncedService.IsName))
        {
            return Task.FromResult(RequestAnswer.Malformed(Request));
        }

        known.Forget(body.Names);
        return Task.FromResult(RequestAnswer.Done);
    }
}
