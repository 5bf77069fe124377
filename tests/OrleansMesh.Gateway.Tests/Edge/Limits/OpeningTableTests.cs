using System.Net;
using OrleansMesh.Gateway.Edge;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Edge.Limits;

public sealed class OpeningTableTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void TryEnter_AsManyFromOneAddressAsMayBe_OneMoreIsRefusedUntilOneLeaves()
    {
        OpeningTable table = Table(openings: 10, perAddress: 2);
        Opening first = Enter(table, 1);
        _ = Enter(table, 1);

        Assert.Equal(EdgeRefusal.AddressFull, table.TryEnter(Block(1), out Opening? refused));
        Assert.Null(refused);
        _ = Enter(table, 2);

        table.Leave(first);
        _ = Enter(table, 1);
    }

    [Fact]
    public void TryEnter_AllPlacesTaken_DisplacesTheLongestSilent()
    {
        OpeningTable table = Table(openings: 3, perAddress: 10);
        Opening[] old = [Enter(table, 1), Enter(table, 2), Enter(table, 3)];
        table.Advance(old[0], OpeningStage.Handshaking);

        _ = Enter(table, 4);

        Assert.False(old[0].Over.IsCancellationRequested);
        Assert.True(old[1].Over.IsCancellationRequested);
        Assert.Equal(EdgeRefusal.Displaced, old[1].Reason);
        Assert.False(old[2].Over.IsCancellationRequested);
        Assert.Equal((2, 1), (table.Count(OpeningStage.Silent), table.Count(OpeningStage.Handshaking)));
    }

    [Fact]
    public void TryEnter_NobodyIsSilent_DisplacesTheLongestInItsHandshake_AndNeverAProvenOne()
    {
        OpeningTable table = Table(openings: 2, perAddress: 10);
        Opening[] old = [Enter(table, 1), Enter(table, 2)];
        table.Advance(old[0], OpeningStage.Handshaking);
        table.Advance(old[1], OpeningStage.Handshaking);
        table.Advance(old[0], OpeningStage.Proven);

        Opening third = Enter(table, 3);
        Assert.Equal(EdgeRefusal.Displaced, old[1].Reason);
        table.Advance(third, OpeningStage.Proven);
        Assert.Equal(EdgeRefusal.OpeningsFull, table.TryEnter(Block(4), out _));
        Assert.False(old[0].Over.IsCancellationRequested);

        table.Leave(third);
        _ = Enter(table, 4);
    }

    [Fact]
    public void TryEnter_AFloodFromOneAddress_LeavesRoomForAnother()
    {
        OpeningTable table = Table(openings: 8, perAddress: 4);
        for (int i = 0; i < 100; i++)
        {
            _ = table.TryEnter(Block(1), out _);
        }

        Opening honest = Enter(table, 2);
        for (int i = 0; i < 100; i++)
        {
            _ = table.TryEnter(Block(1), out _);
        }

        Assert.False(honest.Over.IsCancellationRequested);
    }

    [Fact]
    public void Leave_ADisplacedOne_GivesNoSecondPlaceBack()
    {
        OpeningTable table = Table(openings: 1, perAddress: 1);
        Opening displaced = Enter(table, 1);
        Opening second = Enter(table, 2);
        table.Advance(displaced, OpeningStage.Proven);
        table.Leave(displaced);
        table.Advance(second, OpeningStage.Proven);

        Assert.Equal(1, table.Count(OpeningStage.Proven));
        Assert.Equal(EdgeRefusal.OpeningsFull, table.TryEnter(Block(1), out _));
        table.Leave(second);
        table.Leave(second);
        _ = Enter(table, 1);
        Assert.Equal((1, 0), (table.Count(OpeningStage.Silent), table.Count(OpeningStage.Proven)));
    }

    [Fact]
    public void Over_Silence_IsShorterThanTheWholeJoin()
    {
        OpeningTable table = Table(openings: 3, perAddress: 3);
        Opening silent = Enter(table, 1);
        Opening slow = Enter(table, 1);
        _clock.Advance(TimeSpan.FromMilliseconds(1_900));
        table.Advance(slow, OpeningStage.Handshaking);
        Assert.False(silent.Over.IsCancellationRequested);

        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal((true, EdgeRefusal.Silent), (silent.Over.IsCancellationRequested, silent.Reason));

        table.Advance(slow, OpeningStage.Proven);
        _clock.Advance(TimeSpan.FromMilliseconds(2_999));
        Assert.False(slow.Over.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((true, EdgeRefusal.Late), (slow.Over.IsCancellationRequested, slow.Reason));
    }

    [Fact]
    public void Over_FirstRecordLongerThanJoin_IsTheJoin()
    {
        var table = new OpeningTable(1, 1, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(5), _clock);
        Opening opening = Enter(table, 1);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(opening.Over.IsCancellationRequested);
    }

    private static AddressBlock Block(byte number) => AddressBlock.Of(new IPAddress([192, 0, 2, number]));

    private static Opening Enter(OpeningTable table, byte address)
    {
        Assert.Equal(EdgeRefusal.None, table.TryEnter(Block(address), out Opening? opening));
        return opening!;
    }

    private OpeningTable Table(int openings, int perAddress) => new(openings, perAddress, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), _clock);
}
