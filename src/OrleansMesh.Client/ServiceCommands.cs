using System.Text.Json;
using OrleansMesh.Client.Federations;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client;

/// <summary>Services by name instead of by mesh: who serves a name, and messages to whoever does.</summary>
public sealed class ServiceCommands
{
    private readonly MeshClient _client;
    private readonly MeshClientOptions _options;
    private readonly IHubRequests _hub;
    private readonly FederationBook _book;

    internal ServiceCommands(MeshClient client, MeshClientOptions options, IHubRequests hub, FederationBook book)
    {
        _client = client;
        _options = options;
        _hub = hub;
        _book = book;
    }

    /// <summary>Who serves a name, of what we may see: those in a federation with us first, then those that are there, then best trust first; empty for nobody. The hub keeps what other hubs told it, for as long as they said.</summary>
    /// <param name="service">Name of a service, 1 to 64 characters.</param>
    /// <exception cref="MeshRefusedException">It is no name of a service.</exception>
    public async Task<IReadOnlyList<ResolvedService>> ResolveAsync(string service, CancellationToken ct) =>
        (await _hub.AskAsync(
            RequestTypes.Resolve, new ResolveRequest(service), RequestJson.Default.ResolveRequest, RequestJson.Default.ResolveResult, _options.RequestTimeout, ct)).Services;

    /// <summary>The mesh that messages for a service go to now: the first of <see cref="ResolveAsync"/> with which we have a federation that we can send through.</summary>
    /// <exception cref="MeshRefusedException"><c>unknown-service</c>: nobody whom we may see serves it. <c>unknown-federation</c>: who serves it is in no federation with us. Or as <see cref="ResolveAsync"/>.</exception>
    public async Task<ResolvedService> FindTargetAsync(string service, CancellationToken ct)
    {
        IReadOnlyList<ResolvedService> found = await ResolveAsync(service, ct);
        if (found.Count == 0)
        {
            throw new MeshRefusedException("unknown-service", $"No mesh that we may see serves '{service}'. Check the name, or federate with a mesh that serves it to its partners.");
        }

        return found.FirstOrDefault(each => Did.TryParse(each.MeshId, out _) && _book.FindWith(each.MeshId) is not null)
            ?? throw new MeshRefusedException("unknown-federation", $"There is no active federation with a mesh that serves '{service}': federate first, for example with {found[0].MeshId}.");
    }

    /// <summary>Sends to whoever serves a name now, as <see cref="FindTargetAsync"/> finds it.</summary>
    /// <exception cref="MeshRefusedException">As <see cref="FindTargetAsync"/>, and as sending to that mesh.</exception>
    public async Task<MessageReceipt> SendAsync(string service, string payloadType, JsonElement data, SendOptions? send, CancellationToken ct) =>
        await _client.SendAsync(Did.Parse((await FindTargetAsync(service, ct)).MeshId), payloadType, data, send, ct);
}
