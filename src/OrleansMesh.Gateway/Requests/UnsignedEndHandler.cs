using System.Text.Json;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.decline</c> and <c>fmp.end</c>, which carry no signature: a no and an end are events that both sides can prove (docs/wire-protocol.md §8.1).</summary>
internal sealed class UnsignedEndHandler(string type) : IRequestHandler
{
    /// <inheritdoc/>
    public string Type => type;

    /// <inheritdoc/>
    public Task<RequestAnswer> HandleAsync(string meshId, JsonElement body, CancellationToken cancellationToken) =>
        Task.FromResult(RequestAnswer.Refuse("event-required", $"'{type}' is not signed and proves nothing: sign a decline or a force-end that follows the federation's last event (fed.history), and send it with fed.submit."));
}
