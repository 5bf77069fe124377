using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Client.Flows;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Tests.Flows;

/// <summary>R-05: messages of a flow are handed on in order, each once, and nothing waits for ever.</summary>
public sealed class ResequencerTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    private static readonly Guid Epoch = new("0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10");
    private static readonly ResequencerLimits Limits = new() { WaitMax = 100 };

    private static readonly Arbitrary<(int[] Order, bool[] Lost)> Ways = (
        from order in Gen.Shuffle(Enumerable.Range(1, 40).Concat(Enumerable.Range(1, 40)))
        from lost in Gen.ArrayOf(Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true))), 41)
        select (order, lost)).ToArbitrary();

    [Fact]
    public void TryTake_AnyOrderWithRepeatsAndLosses_HandsOnEachOnceAndInOrderButForWhatWasPassedOver() => Prop.ForAll(Ways, way =>
    {
        Resequencer<long> order = Make();
        var turns = new List<FlowTurn<long>>();
        long now = 0;
        foreach (int number in way.Order.Where(number => !way.Lost[number]))
        {
            _ = order.TryTake(Acme, new FlowMark(Epoch, "", number), number, 10, now);
            turns.AddRange(Turns(order));
            now += 7; // each waits for some fourteen others
            order.PassDue(now);
            turns.AddRange(Turns(order));
        }

        order.PassDue(now + Limits.WaitMax);
        turns.AddRange(Turns(order));
        Assert.Equal(Enumerable.Range(1, 40).Where(number => !way.Lost[number]).Select(number => (long)number), turns.Select(turn => turn.Item).Order());
        long[] inTurn = [.. turns.Where(turn => !turn.IsLate).Select(turn => turn.Item)];
        Assert.Equal(inTurn.Order(), inTurn);
        HoldsOfMissing(turns);
        Assert.Equal((0, 0L), (order.HeldCount, order.HeldBytes));
        Assert.Null(order.DueAt);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void TryTake_AnyOrderInTime_IsTheOrderItself() => Prop.ForAll(Ways, way =>
    {
        Resequencer<long> order = Make();
        foreach (int number in way.Order)
        {
            _ = order.TryTake(Acme, new FlowMark(Epoch, "", number), number, 10, 0);
        }

        Assert.Equal(Enumerable.Range(1, 40).Select(number => new FlowTurn<long>(number, 0, false)), Turns(order));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryTake_AnyOrderWhereTheLostAreVoid_WaitsForNothing() => Prop.ForAll(Ways, way =>
    {
        Resequencer<long> order = Make();
        var nothing = new RangeSet(Enumerable.Range(1, 39).Where(number => way.Lost[number]).Select(number => new FlowRange(number, number)));
        foreach (int number in way.Order.Where(number => !way.Lost[number]))
        {
            FlowRange[] known = [.. nothing.Ranges.Where(range => range.Last < number)];
            _ = order.TryTake(Acme, new FlowMark(Epoch, "", number) { Void = known }, number, 10, 0);
        }

        Assert.Equal(Enumerable.Range(1, 40).Where(number => !way.Lost[number]).Select(number => new FlowTurn<long>(number, 0, false)), Turns(order));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void PassDue_AGap_IsPassedOverAfterTheLongestWaitAndTheLateOneIsMarked()
    {
        Resequencer<long> order = Make();
        Assert.True(Take(order, 1));
        Assert.True(Take(order, 4, now: 10));
        Assert.Equal(110, order.DueAt);
        order.PassDue(109);
        Assert.Equal([new FlowTurn<long>(1, 0, false)], Turns(order));

        order.PassDue(110);
        Assert.Equal([new FlowTurn<long>(4, 2, false)], Turns(order));
        Assert.True(Take(order, 3));
        Assert.False(Take(order, 3));
        Assert.False(Take(order, 4));
        Assert.True(Take(order, 2));
        Assert.True(Take(order, 5));
        Assert.Equal([new FlowTurn<long>(3, 0, true), new FlowTurn<long>(2, 0, true), new FlowTurn<long>(5, 0, false)], Turns(order));
    }

    [Fact]
    public void PassDue_EachMessage_WaitsNoLongerThanTheLongestWait()
    {
        Resequencer<long> order = Make();
        _ = Take(order, 10, now: 0);
        _ = Take(order, 5, now: 60);
        order.PassDue(100);

        Assert.Equal([new FlowTurn<long>(5, 4, false), new FlowTurn<long>(10, 4, false)], Turns(order));
    }

    [Fact]
    public void Skip_ANumberThatIsNotHandedOn_IsNotWaitedFor()
    {
        Resequencer<long> order = Make();
        _ = Take(order, 2);
        Assert.Empty(Turns(order));
        order.Skip(Acme, new FlowMark(Epoch, "", 1));

        Assert.Equal([new FlowTurn<long>(2, 0, false)], Turns(order));
    }

    [Fact]
    public void TryTake_FlowsAndEpochsAndSources_DoNotWaitForEachOther()
    {
        Resequencer<long> order = Make();
        Assert.True(order.TryTake(Acme, new FlowMark(Epoch, "", 2), 2, 1, 0));
        Assert.True(order.TryTake(Acme, new FlowMark(Epoch, "other", 1), 11, 1, 0));
        Assert.True(order.TryTake(Acme, new FlowMark(Guid.Empty, "", 1), 21, 1, 0));
        Assert.True(order.TryTake(Mit, new FlowMark(Epoch, "", 1), 31, 1, 0));

        Assert.Equal([11, 21, 31], Turns(order).Select(turn => turn.Item));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 4)]
    public void TryTake_HeldOfOneFlow_UpToTheBound(int held, int handedOn)
    {
        Resequencer<long> order = Make(Limits with { HeldPerFlowMax = 3 });
        for (int i = 0; i < held; i++)
        {
            _ = Take(order, i + 2);
        }

        Assert.Equal(handedOn, Turns(order).Count);
        Assert.Equal(held - handedOn, order.HeldCount);
    }

    [Theory]
    [InlineData(3, 10, 0)]
    [InlineData(4, 10, 1)]
    [InlineData(3, 11, 1)]
    public void TryTake_HeldOfAllFlows_UpToTheBoundsOfCountAndBytesTheOldestFirst(int held, int bytes, int handedOn)
    {
        Resequencer<long> order = Make(Limits with { HeldMax = 3, HeldBytesMax = 30 });
        for (int i = 0; i < held; i++)
        {
            _ = order.TryTake(Acme, new FlowMark(Epoch, $"flow-{i}", 2), i, bytes, i);
        }

        Assert.Equal(Enumerable.Range(0, handedOn).Select(i => new FlowTurn<long>(i, 1, false)), Turns(order));
        Assert.Equal(held - handedOn, order.HeldCount);
    }

    [Fact]
    public void TryTake_FlowsOfOneSource_AreRememberedUpToTheBound()
    {
        Resequencer<long> order = Make(Limits with { FlowsPerSourceMax = 2 });
        foreach (string name in (string[])["a", "b", "a"])
        {
            _ = order.TryTake(Acme, new FlowMark(Epoch, name, 1), 1, 1, 0);
        }

        Assert.False(order.TryTake(Acme, new FlowMark(Epoch, "b", 1), 1, 1, 0));
        Assert.False(order.TryTake(Acme, new FlowMark(Epoch, "a", 1), 1, 1, 0));
        Assert.True(order.TryTake(Acme, new FlowMark(Epoch, "c", 1), 1, 1, 0));
        Assert.Equal(2, order.FlowCount);

        // b was unused for longest
        Assert.False(order.TryTake(Acme, new FlowMark(Epoch, "a", 1), 1, 1, 0));
        Assert.True(order.TryTake(Acme, new FlowMark(Epoch, "b", 1), 1, 1, 0));
    }

    [Fact]
    public void TryTake_FlowsOfAllSources_AreInMemoryUpToTheBoundAndWhatTheyHeldIsHandedOn()
    {
        Resequencer<long> order = Make(Limits with { FlowsMax = 2 });
        _ = order.TryTake("did:example:1", new FlowMark(Epoch, "", 2), 1, 1, 0);
        _ = order.TryTake("did:example:2", new FlowMark(Epoch, "", 2), 2, 1, 0);
        Assert.Equal((2, 2), (order.FlowCount, order.HeldCount));
        Assert.Empty(Turns(order));
        _ = order.TryTake("did:example:3", new FlowMark(Epoch, "", 2), 3, 1, 0);

        Assert.Equal((2, 2), (order.FlowCount, order.HeldCount));
        Assert.Equal([new FlowTurn<long>(1, 1, false)], Turns(order));
    }

    [Fact]
    public void Record_WhatWasHandedOnAndNotAcknowledged_ComesAgainAfterARestart()
    {
        Resequencer<long> order = Make();
        foreach (int number in (int[])[1, 2, 3, 6])
        {
            _ = Take(order, number);
        }

        order.PassDue(100);
        Assert.Equal([1, 2, 3, 6], Turns(order).Select(turn => turn.Item));
        var key = new FlowKey(Acme, "", Epoch);
        Assert.True(order.Acknowledge(key, 1));
        Assert.True(order.Acknowledge(key, 3));
        Assert.False(order.Acknowledge(key, 3));
        Assert.Equal(1, order.Record(key)!.Done);

        Resequencer<long> next = Make(Limits, order.Record(key)!);
        Assert.False(Take(next, 1));
        Assert.True(Take(next, 2));
        Assert.True(Take(next, 3));
        Assert.True(Take(next, 6));
        Assert.Equal([2, 3], Turns(next).Select(turn => turn.Item));
    }

    [Fact]
    public void Record_WhatWasPassedOver_IsLateAfterARestartUntilItWasAcknowledged()
    {
        Resequencer<long> order = Make();
        _ = Take(order, 3);
        order.PassDue(100);
        _ = Turns(order);
        var key = new FlowKey(Acme, "", Epoch);
        Assert.True(order.Acknowledge(key, 3));

        Resequencer<long> next = Make(Limits, order.Record(key)!);
        Assert.True(Take(next, 1));
        Assert.Equal([new FlowTurn<long>(1, 0, true)], Turns(next));
        Resequencer<long> third = Make(Limits, next.Record(key)!);
        Assert.True(Take(third, 1));
        Assert.True(third.Acknowledge(key, 1));
        Resequencer<long> last = Make(Limits, third.Record(key)!);
        Assert.False(Take(last, 1));
        Assert.True(Take(last, 2));
        Assert.False(Take(last, 3));
    }

    [Fact]
    public void TryTake_MorePassedOverThanAreToldApart_ComesRatherOnceTooOftenThanNever()
    {
        Resequencer<long> order = Make();
        for (int i = 0; i <= InboundFlow<long>.PassedMax; i++)
        {
            _ = Take(order, (2 * i) + 2, now: i * 1_000);
            order.PassDue((i * 1_000) + 100);
        }

        Assert.Equal(InboundFlow<long>.PassedMax + 1, Turns(order).Count);
        Assert.True(Take(order, 1));
        Assert.True(Take(order, 3));
        Assert.False(Take(order, 4));
        Assert.Equal([1, 3], Turns(order).Select(turn => turn.Item));
    }

    [Fact]
    public void TryPassUpTo_OneThatWaits_HandsItOn()
    {
        Resequencer<long> order = Make();
        _ = Take(order, 3);
        _ = Take(order, 7);
        Assert.False(order.TryPassUpTo(item => item == 5));
        Assert.True(order.TryPassUpTo(item => item == 3));

        Assert.Equal([new FlowTurn<long>(3, 2, false)], Turns(order));
        Assert.Equal(1, order.HeldCount);
    }

    // What is said to be missing before a message never came, or came late; and nobody who never came is left out.
    private static void HoldsOfMissing(List<FlowTurn<long>> turns)
    {
        long last = 0;
        foreach (FlowTurn<long> turn in turns.Where(turn => !turn.IsLate))
        {
            Assert.Equal(turn.Item - last - 1, turn.MissedBefore);
            last = turn.Item;
        }
    }

    private static bool Take(Resequencer<long> order, long number, long now = 0) => order.TryTake(Acme, new FlowMark(Epoch, "", number), number, 1, now);

    private static Resequencer<long> Make(ResequencerLimits? limits = null, params FlowRecord[] records) => new(limits ?? Limits, _ => records);

    private static List<FlowTurn<long>> Turns(Resequencer<long> order)
    {
        var turns = new List<FlowTurn<long>>();
        while (order.TryNext(out FlowTurn<long> turn))
        {
            turns.Add(turn);
        }

        return turns;
    }
}
