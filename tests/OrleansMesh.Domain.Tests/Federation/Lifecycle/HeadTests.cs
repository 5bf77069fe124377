using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// The machine under every sequence of commands, by what can still be gone on from: eight commands, of three active parties, too. The depth is as in <see cref="ModelTests"/>;
/// <c>ORLEANSMESH_THREADS</c> says how many threads search, one by default.
/// </summary>
public sealed class HeadTests(ITestOutputHelper output)
{
    private static readonly int Threads =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_THREADS"), CultureInfo.InvariantCulture, out int threads) ? Math.Clamp(threads, 1, 64) : 1;

    [Theory]
    [InlineData(2, "0 request", 8, 8)]
    [InlineData(2, FederationLifecycleTests.ToActive, 8, 8)]
    [InlineData(3, "0 request", 7, 8)]
    [InlineData(3, ModelTests.ThreeActive, 4, 8)]
    public void Search_EverySequenceByHeads_AllSidesAgreeAndNoneIsActiveUnsigned(int count, string start, int few, int many)
    {
        int depth = ModelTests.Depth ?? (ModelTests.IsLong ? many : few);
        var parties = new TestParties(count);
        FederationLink root = parties.Play(start);
        var classes = new StandingClasses(parties, root, depth);
        var table = new ClassTable(classes, count, depth);
        var rule = new ForkRule(parties, classes, table);
        rule.CheckAll();
        Assert.All(table.Reached, of => CheckWayOut(classes, of, count));
        var heads = new HeadSearch(table);
        heads.Run(depth, Threads);
        output.WriteLine(
            $"{count} parties from '{start}', all sequences of {depth} commands: {heads.States} states stand for the rest ({string.Join(", ", heads.Levels)} by commands), "
            + $"{heads.Commands} commands tried in them; {table.Reached.Count} standings, {rule.Forks} forks put to the machine");
        Assert.True(rule.Forks > 0);

        var sets = new EventSets(classes, table, heads);
        Walk(parties, root, depth, sets);
        output.WriteLine($"Copies over a bad network met {sets.States} of them.");
        Assert.True(sets.States > 1);
    }

    [Theory]
    [InlineData(2, "0 request", 7, 8)]
    [InlineData(2, FederationLifecycleTests.ToActive, 4, 6)]
    [InlineData(3, "0 request", 5, 6)]
    [InlineData(3, ModelTests.ThreeActive, 2, 4)]
    public void Search_ByHeads_FindsWhatTheSearchWithAllKnowledgeFinds(int count, string start, int few, int many)
    {
        int depth = Math.Min(ModelTests.Depth ?? many, ModelTests.IsLong ? many : few);
        var parties = new TestParties(count);
        var classes = new StandingClasses(parties, parties.Play(start), depth);
        var table = new ClassTable(classes, count, depth);
        var heads = new HeadSearch(table);
        heads.Run(depth, Threads);
        var sets = new EventSets(classes, table, heads);
        sets.Find(new EventTree { Root = table.Root });
        var all = new ReducedCheck(parties, classes, checkedLevels: 0, oneOf: 0) { Found = sets.Find };
        all.Run(depth);
        output.WriteLine($"{count} parties from '{start}', all sequences of {depth} commands: {heads.States} states stand for {all.States}");
        Assert.Equal(heads.States, sets.States);
        Assert.True(heads.States < all.States);
    }

    [Fact]
    public void CheckInForce_WithoutOneActivationOrSignatureOrResume_IsFound()
    {
        var parties = new TestParties(3);
        FederationLink active = parties.Play(ModelTests.ThreeActive);
        FederationEvent[] events = [.. active.Chain().Select(link => link.Event!)];
        ModelCheck.CheckInForce(active.Standing, events);
        _ = Assert.ThrowsAny<XunitException>(() => ModelCheck.CheckInForce(active.Standing, events[..^1]));
        _ = Assert.ThrowsAny<XunitException>(() => ModelCheck.CheckInForce(active.Standing with { Phase = FederationPhase.Suspended }, events));
        Agreement signedByTwo = active.Chain()[4].Standing.Offer!.Agreement;
        _ = Assert.ThrowsAny<XunitException>(() => ModelCheck.CheckInForce(active.Standing with { InForce = signedByTwo }, events));
    }

    // Sets of real events, with nothing left out, on copies of the machine's own.
    private static void Walk(TestParties parties, FederationLink root, int depth, EventSets sets) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ArrayOf(6 * depth).ToArbitrary(), steps =>
        {
            var network = new BadNetwork(parties, root);
            foreach (int step in steps)
            {
                if (network.Sent.Count < depth && network.Step(step))
                {
                    sets.Find(network);
                }
            }

            network.Settle();
            Assert.All(network.Copies, copy => Assert.Equal(network.Copies[0].Head.Hash, copy.Head.Hash));
            Assert.All(network.Copies, copy => Assert.Empty(copy.Forks.SelectMany(fork => fork.TwoFaced)));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(ModelTests.IsLong ? 1000 : 60));

    // Whatever counts in the end, nobody is stuck: each party can end it, and ask again for what is ended.
    private static void CheckWayOut(StandingClasses classes, int of, int count)
    {
        FederationPhase phase = classes.Example(of).Standing.Phase;
        FederationEventKind way = phase == FederationPhase.Ended ? FederationEventKind.Reestablish : FederationEventKind.ForceEnd;
        int[] can = [.. classes.Moves(of).Where(move => move.Kind == (int)way).Select(move => move.Party)];
        Assert.Equal(phase == FederationPhase.Declined ? [] : Enumerable.Range(0, count), can);
    }
}
