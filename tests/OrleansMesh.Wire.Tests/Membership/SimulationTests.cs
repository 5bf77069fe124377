using OrleansMesh.Wire.Membership;
using Xunit.Abstractions;

namespace OrleansMesh.Wire.Tests.Membership;

public sealed class SimulationTests(ITestOutputHelper log)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(50)]
    public void Join_ThroughOneMember_AllFindAllAndStay(int count)
    {
        var group = new SimulatedGroup(seed: count, count);
        group.Gather().RunUntil(() => group.Agrees(), within: TimeSpan.FromSeconds(10));
        group.Run(Minute);

        Assert.True(group.Agrees());
        Assert.All(group.Events, e => Assert.Equal(MemberState.Alive, e.State));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(10, 2)]
    [InlineData(10, 3)]
    [InlineData(50, 4)]
    public void Stop_OneOfAHealthyGroup_IsDeadEverywhereInTimeAndNobodyElseIs(int count, int seed)
    {
        SimulatedGroup group = Gathered(seed, count);
        group.Members[count - 1].IsDown = true;
        TimeSpan took = group.RunUntil(() => group.Agrees(stoppedAreOver: true), within: Minute);

        // one probe round of a few members finds it, and the confirmations of three make the suspicion its shortest
        double shortest = 5 * Math.Max(1, Math.Log10(count));
        Assert.InRange(took, TimeSpan.FromSeconds(shortest), TimeSpan.FromSeconds(shortest + 10));
        Assert.All(group.Events.Where(e => e.State == MemberState.Dead), e => Assert.Equal(count - 1, e.Subject));
        group.Run(Minute);
        Assert.All(group.Events.Where(e => e.State == MemberState.Dead), e => Assert.Equal(count - 1, e.Subject));
    }

    [Fact]
    public void Pause_ShorterThanASuspicion_IsRefutedByANewIncarnation()
    {
        SimulatedGroup group = Gathered(seed: 5, count: 8);
        group.Members[3].PausedUntil = group.Now + TimeSpan.FromSeconds(4);
        group.Run(Minute);

        Assert.Contains(group.Events, e => e is { Subject: 3, State: MemberState.Suspect });
        Assert.DoesNotContain(group.Events, e => e.State == MemberState.Dead);
        Assert.True(group.Members[3].Machine.Incarnation > 1);
        Assert.True(group.Agrees());
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Partition_ThatHeals_BothSidesFindEachOtherAgain(int seed)
    {
        SimulatedGroup group = Gathered(seed, count: 10);
        group.Members.ForEach(m => m.Island = m.Index % 2);
        group.Run(2 * Minute);
        Assert.All(group.Members, m => Assert.Equal(5, m.Machine.LivingCount));

        group.Members.ForEach(m => m.Island = 0);
        group.RunUntil(() => group.Agrees(), within: Minute);
        group.Run(Minute);
        Assert.True(group.Agrees());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(0)]
    public void Restart_WithAHigherIncarnationOrALowerOne_IsAliveAgain(ulong incarnation)
    {
        SimulatedGroup group = Gathered(seed: 8, count: 6);
        group.Members[4].IsDown = true;
        group.RunUntil(() => group.Agrees(stoppedAreOver: true), within: Minute);

        group.Restart(4, incarnation);
        group.RunUntil(() => group.Agrees(), within: TimeSpan.FromSeconds(10));
        Assert.True(group.Members[4].Machine.Incarnation > 1);
    }

    [Fact]
    public void Leave_OfAMember_IsKnownWithoutAnySuspicion()
    {
        SimulatedGroup group = Gathered(seed: 9, count: 12);
        group.Leave(7);
        group.RunUntil(() => group.Agrees(stoppedAreOver: true), within: TimeSpan.FromSeconds(2));
        group.Run(Minute);

        Assert.DoesNotContain(group.Events, e => e.State is MemberState.Suspect or MemberState.Dead);
        Assert.Equal(11, group.Events.Count(e => e.State == MemberState.Left));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void Loss_OfEachTenthMessage_BuriesNobody(int seed)
    {
        SimulatedGroup group = Gathered(seed, count: 15);
        group.Loss = 0.1;
        group.Run(5 * Minute);

        Assert.DoesNotContain(group.Events, e => e.State == MemberState.Dead);
    }

    [Fact]
    public void ASlowMember_WithLifeguard_AccusesFarFewerHealthyOnesThanWithout()
    {
        // Lifeguard's claim, on equal seeds: a member that stalls again and again mistakes its own stalls for the death of others
        var plain = new MembershipOptions { LocalHealthMax = 0, SuspicionMaxFactor = 1, TellsSuspects = false };
        int without = 0;
        int with = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            without += FalseDeaths(seed, plain);
            with += FalseDeaths(seed, new MembershipOptions());
        }

        Assert.True(without >= 10, $"The plain protocol buried {without} healthy members: the scenario shows nothing.");
        log.WriteLine($"Healthy members taken for dead: {without} without Lifeguard, {with} with it.");
        Assert.True(with * 10 <= without, $"{with} false deaths with Lifeguard, {without} without.");
    }

    [Fact]
    public void Run_OfTheSameSeed_RepeatsEveryChange()
    {
        Assert.Equal(Trace(42), Trace(42));
        Assert.NotEqual(Trace(42), Trace(43));

        static string Trace(int seed)
        {
            SimulatedGroup group = Gathered(seed, count: 9);
            group.Loss = 0.3;
            group.Members[2].IsDown = true;
            group.Run(Minute);
            return $"{group.Sent}\n{group.Trace}";
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Chaos_OfEverything_EndsInAgreement(int seed)
    {
        SimulatedGroup group = Gathered(seed, count: 20);
        var random = new Random(seed);
        group.DelayMax = TimeSpan.FromMilliseconds(200);
        for (int round = 0; round < 40; round++)
        {
            SimulatedMember member = group.Members[random.Next(group.Members.Count)];
            group.Loss = random.NextDouble() * 0.4;
            switch (random.Next(4))
            {
                case 0 when group.Members.Count(m => m.IsDown) < 8:
                    member.IsDown = true;
                    break;
                case 1 when member.IsDown:
                    group.Restart(member.Index, (ulong)random.Next(100));
                    break;
                case 2:
                    member.PausedUntil = group.Now + TimeSpan.FromSeconds(random.Next(10));
                    break;
                default:
                    member.Island = random.Next(2);
                    break;
            }

            group.Run(TimeSpan.FromSeconds(5));
        }

        group.Loss = 0;
        group.Members.ForEach(m => m.Island = 0);
        foreach (SimulatedMember member in group.Members.Where(m => m.IsDown))
        {
            group.Restart(member.Index, 1000);
        }

        group.RunUntil(() => group.Agrees(), within: 5 * Minute);
    }

    private static SimulatedGroup Gathered(int seed, int count)
    {
        SimulatedGroup group = new SimulatedGroup(seed, count).Gather();
        group.RunUntil(() => group.Agrees(), within: TimeSpan.FromSeconds(20));
        group.Run(TimeSpan.FromSeconds(10));
        group.Events.Clear();
        return group;
    }

    private static int FalseDeaths(int seed, MembershipOptions options)
    {
        SimulatedGroup group = new SimulatedGroup(seed, 16, options).Gather();
        group.Run(TimeSpan.FromSeconds(20));
        var random = new Random(seed);
        for (int i = 0; i < 10; i++)
        {
            group.Members[0].StalledUntil = group.Now + TimeSpan.FromSeconds(2 + (random.NextDouble() * 10));
            group.Run(TimeSpan.FromSeconds(15));
        }

        return group.Events.Count(e => e is { State: MemberState.Dead, Subject: not 0, Observer: not 0 });
    }
}
