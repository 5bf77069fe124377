using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Load.Attacks;

/// <summary>Two federated meshes at a hub, and the round trip of a message between them: sent, admitted, handed to the other session, receipt.</summary>
internal sealed class HonestPair : IHonestTraffic
{
    private const string PayloadType = "load.ping";

    private readonly MeshFolder[] _folders;
    private readonly MeshClient _sender;
    private readonly MeshClient _receiver;
    private readonly Guid _federation;

    private HonestPair(MeshFolder[] folders, MeshClient sender, MeshClient receiver, Guid federation)
    {
        _folders = folders;
        _sender = sender;
        _receiver = receiver;
        _federation = federation;
    }

    /// <summary>Makes both, lets them join and federate.</summary>
    public static async Task<HonestPair> BuildAsync(string hub, string folder, CancellationToken ct)
    {
        MeshFolder[] folders = [Create(folder, "alpha"), Create(folder, "beta")];
        MeshClient receiver = await MeshClient.ConnectAsync(folders[1], new MeshClientOptions { Hub = new Uri($"tcp://{hub}"), AutoAccept = _ => true }, ct);
        MeshClient sender = await MeshClient.ConnectAsync(folders[0], new MeshClientOptions { Hub = new Uri($"tcp://{hub}") }, ct);
        var terms = new FederationTerms("load", [], [new FederationGrant(GrantKind.Message, PayloadType)], TimeSpan.FromHours(1));
        MeshFederation federation = await sender.FederateAsync(receiver.MeshId, terms, ct);
        return new HonestPair(folders, sender, receiver, federation.FederationId);
    }

    /// <summary>Sends one message after the other; each is measured until its receipt.</summary>
    public async Task<double[]> MillisecondsAsync(TimeSpan window, CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        JsonElement data = JsonSerializer.SerializeToElement(new string('x', 256));
        var trips = new List<double>();
        long start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < window)
        {
            long sent = clock.GetTimestamp();
            _ = await _sender.SendAsync(_federation, PayloadType, data, SendOptions.Transient, ct);
            trips.Add(clock.GetElapsedTime(sent).TotalMilliseconds);
        }

        return [.. trips];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _receiver.DisposeAsync();
        Array.ForEach(_folders, f => f.Dispose());
    }

    private static MeshFolder Create(string folder, string name) => MeshFolder.Create(Path.Combine(folder, name), Did.Parse($"did:mesh:load:{name}"));
}
