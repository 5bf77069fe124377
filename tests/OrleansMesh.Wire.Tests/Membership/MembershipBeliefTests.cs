using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Wire.Tests.Membership;

/// <summary>T-11: members whose word of others does not count.</summary>
public sealed class MembershipBeliefTests
{
    private const int RelaysMax = 64;

    private static readonly NodeId Self = Id(1);
    private static readonly NodeId Listed = Id(2);
    private static readonly NodeId Guest = Id(3);
    private static readonly NodeId Other = Id(4);

    private readonly MembershipOutput _output = new();
    private readonly MembershipMachine _machine = new(Self, 5, new MembershipOptions(), new Random(1), TimeSpan.Zero, admits: null, believes: member => member == Listed || member == Other);

    public MembershipBeliefTests()
    {
        Assert.True(_machine.TryJoin(Listed, _output) && _machine.TryJoin(Other, _output) && _machine.TryJoin(Guest, _output, isKept: false));
        _output.Clear();
    }

    [Fact]
    public void Receive_AGuestsWordOfAnother_CountsNotAndAListedOnesDoes()
    {
        Hear(Guest, new MemberUpdate(MemberState.Dead, Other, 0, Guest), new MemberUpdate(MemberState.Alive, Id(9), 1));
        Assert.Equal(MemberState.Alive, _machine.Find(Other)?.State);
        Assert.Null(_machine.Find(Id(9)));

        Hear(Listed, new MemberUpdate(MemberState.Dead, Other, 0, Listed), new MemberUpdate(MemberState.Alive, Id(9), 1));
        Assert.Equal(MemberState.Dead, _machine.Find(Other)?.State);
        Assert.NotNull(_machine.Find(Id(9)));
    }

    [Fact]
    public void Receive_AGuestsWordOfItselfAndOfUs_Counts()
    {
        Hear(Guest, new MemberUpdate(MemberState.Suspect, Self, 5, Guest));
        Assert.Equal(6UL, _machine.Incarnation);

        Hear(Guest, new MemberUpdate(MemberState.Left, Guest, 7));
        Assert.Equal(MemberState.Left, _machine.Find(Guest)?.State);
    }

    [Fact]
    public void Tick_AMemberIsSilent_NoGuestIsAskedToPing()
    {
        var asked = new HashSet<NodeId>();
        for (TimeSpan now = TimeSpan.Zero; now < TimeSpan.FromSeconds(30); now += TimeSpan.FromMilliseconds(50))
        {
            _machine.Tick(now, _output);
            foreach (MembershipSend send in _output.Sends)
            {
                if (MembershipMessage.TryRead(_output.BytesOf(send), out MembershipMessage message) && message.Type == MembershipMessageType.PingRequest)
                {
                    Assert.NotEqual(Guest, send.To);
                    asked.Add(message.Target);
                }
            }

            _output.Clear();
        }

        // all are silent, and each was asked about
        Assert.True(asked.SetEquals([Listed, Guest, Other]));
        Assert.All(_machine.Members, member => Assert.NotEqual(MemberState.Alive, member.State));
    }

    [Fact]
    public void Receive_AGuestsRequests_LeaveHalfOfThePlacesToOthers()
    {
        Assert.Equal(RelaysMax / 2, Requests(Guest));
        Assert.Equal(RelaysMax / 2, Requests(Listed));
    }

    /// <summary>How many pings for another follow from more requests than there are places.</summary>
    private int Requests(NodeId from)
    {
        int pings = 0;
        for (uint sequence = 1; sequence <= RelaysMax + 1; sequence++)
        {
            var request = new MembershipMessageBuilder(new byte[MembershipMessage.SizeBytesMax], MembershipMessageType.PingRequest, 7, sequence, Other);
            Assert.True(_machine.Receive(from, request.Written, TimeSpan.Zero, _output));
            foreach (MembershipSend send in _output.Sends)
            {
                pings += send.To == Other && MembershipMessage.TryRead(_output.BytesOf(send), out MembershipMessage sent) && sent.Type == MembershipMessageType.Ping ? 1 : 0;
            }

            _output.Clear();
        }

        return pings;
    }

    private void Hear(NodeId from, params MemberUpdate[] updates)
    {
        var message = new MembershipMessageBuilder(new byte[MembershipMessage.SizeBytesMax], MembershipMessageType.Gossip, 7, 0);
        foreach (MemberUpdate update in updates)
        {
            Assert.True(message.TryAdd(update));
        }

        Assert.True(_machine.Receive(from, message.Written, TimeSpan.Zero, _output));
        _output.Clear();
    }

    private static NodeId Id(byte value)
    {
        Span<byte> bytes = stackalloc byte[NodeId.SizeBytes];
        bytes.Fill(value);
        return new NodeId(bytes);
    }
}
