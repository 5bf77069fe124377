using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Compression;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>P-11: what goes together is of one federation and keeps its order.</summary>
public sealed class RelayGroupTests
{
    // made once: signing them is what costs
    private static readonly OutgoingRelay[] Samples =
    [
        .. Enumerable.Range(0, 18).Select(n => RelaySamples.New(n, federation: n % 3, target: n / 3 % 3, isSealed: n >= 9)),
        RelaySamples.New(18, isReadable: false),
    ];

    [Fact]
    public void Of_AnyRelays_HasEachOnceOfOneFederationAndInTheOrderOfItsTarget() =>
        Prop.ForAll<NonEmptyArray<byte>>(picks =>
        {
            OutgoingRelay[] relays = [.. picks.Get.Select((pick, n) => Samples[pick % Samples.Length] with { Sequence = (ulong)n })];
            List<RelayGroup> groups = RelayGroup.Of(relays);
            List<OutgoingRelay> sent = [.. groups.SelectMany(group => group.Relays)];
            Assert.Equal(relays.Select(relay => relay.Sequence), sent.Select(relay => relay.Sequence).Order());
            Assert.All(groups, group => Assert.All(group.Relays, relay => Assert.Equal(group.Federation, relay.Federation)));
            Assert.All(groups.Where(group => group.Federation is null), group => Assert.Single(group.Relays));
            Assert.All(sent.GroupBy(relay => relay.Envelope?.TargetMeshId), target => Assert.Equal(target.Select(relay => relay.Sequence).Order(), target.Select(relay => relay.Sequence)));

            // nothing passes what cannot be read
            int[] unread = [.. sent.Select((relay, place) => relay.Envelope is null ? place : -1).Where(place => place >= 0)];
            Assert.All(unread, place => Assert.Equal((ulong)place, sent[place].Sequence));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_InterleavedFederationsOfTargetsOfTheirOwn_IsOneGroupForEach()
    {
        List<RelayGroup> groups = RelayGroup.Of(Enumerable.Range(0, 12).Select(n => RelaySamples.New(n, federation: n % 3, target: n % 3)));

        Assert.Equal([4, 4, 4], groups.Select(group => group.Relays.Count));
    }

    [Fact]
    public void Of_ATargetWhoseFederationsTakeTurns_IsAGroupForEachTurn()
    {
        List<RelayGroup> groups = RelayGroup.Of(Enumerable.Range(0, 4).Select(n => RelaySamples.New(n, federation: n % 2)));

        Assert.Equal([1, 1, 1, 1], groups.Select(group => group.Relays.Count));
    }

    [Theory]
    [InlineData(LinkCompressionLimits.BatchRelaysMax, 1)]
    [InlineData(LinkCompressionLimits.BatchRelaysMax + 1, 2)]
    public void Of_Relays_IsBoundedByCount(int count, int groups)
    {
        OutgoingRelay relay = RelaySamples.New(1);

        Assert.Equal(groups, RelayGroup.Of(Enumerable.Repeat(relay, count)).Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void Of_Relays_IsBoundedByBytes(int over, int groups)
    {
        OutgoingRelay small = RelaySamples.New(1);
        OutgoingRelay large = RelaySamples.Sized(small, LinkCompressionLimits.BatchBytesMax - small.Length - (2 * RelayList.LengthBytes) + over);

        Assert.Equal(groups, RelayGroup.Of([small, large]).Count);
    }
}
