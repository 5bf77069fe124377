using System.Buffers;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Simulation.Tests;

/// <summary>
/// A hub that lies of routes as well as its key lets it: it says that it is next to everybody, passes on to all what one told it, those on the path too,
/// and claims the meshes of others for its own. What it is given to relay it relays.
/// </summary>
internal sealed class SimLiar(SimHub hub, IReadOnlyList<string> meshes, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Honest = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, (RouteAnnouncement Announcement, MeshList Meshes)> _heard = new(StringComparer.Ordinal);
    private readonly HashSet<SimSession> _followed = [];

    /// <summary>Lies for a time, after it was believed for a while.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        DateTimeOffset start = clock.GetUtcNow();
        for (DateTimeOffset now = start; now - start < time; now = clock.GetUtcNow())
        {
            foreach (SimSession session in hub.Sessions)
            {
                if (_followed.Add(session))
                {
                    session.Heard = Hear;
                }

                if (now - start > Honest)
                {
                    Lie(session);
                }
            }

            await Task.Delay(Period, clock, CancellationToken.None);
        }
    }

    private static byte[] Print(RouteAnnouncement announcement, MeshList meshes)
    {
        var output = new ArrayBufferWriter<byte>();
        ControlMessage.Write(output, RequestTypes.RouteAnnounceNotice, null, new RouteAnnounceNotice(SignedJson.Element(announcement.Bytes.ToArray()), new RouteMeshes(meshes.Names)), RequestJson.Default.RouteAnnounceNotice);
        return output.WrittenSpan.ToArray();
    }

    private void Hear(FrameType type, byte[] payload)
    {
        if (type == FrameType.Handshake && ControlMessage.TryRead(payload, out ControlMessage? message) && message.Type == RequestTypes.RouteAnnounceNotice
            && RouteAnnouncement.TryParse(SignedJson.Bytes(message.Body.GetProperty("announcement")), out RouteAnnouncement? announcement, out _)
            && RequestJson.TryRead(message.Body, RequestJson.Default.RouteAnnounceNotice, out RouteAnnounceNotice? notice))
        {
            MeshList before = _heard.GetValueOrDefault(announcement.Origin).Meshes ?? MeshList.Empty;
            MeshList? after = before;
            if (notice.Meshes is not { } told || before.TryApply(new MeshNews(told.From, told.Added, told.Removed ?? []), out after))
            {
                _heard[announcement.Origin] = (announcement, after!);
            }
        }
    }

    private void Lie(SimSession session)
    {
        string to = session.Peer.ToString();
        foreach ((RouteAnnouncement heard, MeshList known) in _heard.Values)
        {
            _ = session.TrySend(FrameType.Handshake, Print(heard.Extend(to, latency: 0, hub.NodeKey), known));
        }

        long sequence = hub.Clock.GetUtcNow().ToUnixTimeMilliseconds() + 1;
        Assert.True(MeshList.TryCreate([.. meshes.Order(StringComparer.Ordinal)], out MeshList? claimed));
        var terms = new HubStatementTerms(hub.NodeName, hub.Id, "eu", "", sequence, claimed.Hash);
        _ = session.TrySend(FrameType.Handshake, Print(RouteAnnouncement.Originate(HubStatement.Sign(terms, hub.NodeKey), to, hub.NodeKey), claimed));
    }
}
