using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>What hubs ask each other when a link ends before the answer.</summary>
public sealed class HubCallsTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)] // two hubs that dialled each other
    [InlineData(2, false)] // as many as are asked
    public async Task Ask_LinksEndBeforeTheAnswer_TheNextIsAsked(int lost, bool isAnswered)
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await Eventually.HoldsAsync(() => town.Routes(0).TryFind(town.Node(1), out _) && town.Routes(1).TryFind(town.Node(0), out _));
        ILinkFrames frames = town.Hub(0).Services.GetRequiredService<ILinkFrames>();
        LinkTable links = town.Hub(0).Services.GetRequiredService<LinkTable>();
        await Eventually.HoldsAsync(() => links.All.Count == 1);
        ILinkSession real = links.All[0].Session;
        for (int i = 0; i < lost; i++)
        {
            frames.Opened(new LostSession(real.Peer, frames));
        }

        if (lost > 0)
        {
            // of links with one hub the oldest is used
            frames.Closed(real);
            frames.Opened(real);
        }

        HubCalls calls = town.Hub(0).Services.GetRequiredService<HubCalls>();
        HubAnswer? answer = await calls.AskAsync(
            town.Node(1), HubCallTypes.MessageErase, town.Acme.Mesh.Id, new MessageStatusRequest("m1"), HubCallJson.Default.MessageStatusRequest, CancellationToken.None);

        Assert.Equal(isAnswered, answer is not null);
    }

    /// <summary>Ends when a call is sent over it.</summary>
    private sealed class LostSession(NodeId peer, ILinkFrames frames) : ILinkSession
    {
        public NodeId Peer => peer;

        public bool TakesBatches => false;

        public ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => ValueTask.FromResult(true);

        public bool TrySend(FrameType type, ReadOnlySpan<byte> payload)
        {
            if (Encoding.UTF8.GetString(payload).Contains(RequestTypes.HubCall, StringComparison.Ordinal))
            {
                _ = Task.Run(() => frames.Closed(this));
            }

            return true;
        }

        public void Abort() => frames.Closed(this);
    }
}
