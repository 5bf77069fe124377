using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Tests.Qos;

/// <summary>What holds for every sequence of arrivals and departures.</summary>
public sealed class QosQueuePropertyTests
{
    private const int FederationCount = 4;

    private static readonly Guid[] Federations = [.. Enumerable.Range(1, FederationCount).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    // what happens: null for a departure, else an arrival
    private static readonly Arbitrary<List<Arrival?>> Histories = Gen.Zip(Gen.Choose(0, 9), Gen.Choose(0, int.MaxValue - 1))
        .Select(pair => pair.Item1 < 3 ? null : Arrival.Of(pair.Item2))
        .ListOf()
        .Select(list => list.ToList())
        .ToArbitrary();

    [Fact]
    public void AnyHistory_EachItemLeavesOnceAndNothingThatMayNotIsDropped() =>
        Prop.ForAll(Histories, history =>
        {
            var run = new Run(new QosLimits(8, 4096));
            run.Play(history);
            run.Drain();
            int[] left = [.. run.Taken.Concat(run.Displaced).Concat(run.Late).Select(i => i.Value).Order()];
            return left.SequenceEqual(run.Admitted.Select(i => i.Value).Order())
                && run.Displaced.TrueForAll(i => i.MayDrop)
                && run.Late.TrueForAll(i => i.ExpiresAt <= Run.Now)
                && run.Taken.TrueForAll(i => i.ExpiresAt > Run.Now);
        }).Check(Thorough);

    [Fact]
    public void AnyHistory_OrderIsKeptWithinAClassAndFederation() =>
        Prop.ForAll(Histories, history =>
        {
            var run = new Run(new QosLimits(16, 16_384));
            run.Play(history);
            run.Drain();
            return run.Taken.GroupBy(i => (i.Class, i.Federation)).All(flow => flow.Select(i => i.Value).SequenceEqual(flow.Select(i => i.Value).Order()));
        }).Check(Thorough);

    [Fact]
    public void AnyHistory_BoundsHoldAtEachStep() =>
        Prop.ForAll(Histories, history =>
        {
            var run = new Run(new QosLimits(8, 4096));
            return history.TrueForAll(step =>
            {
                run.Play([step]);
                return run.Queue.Count <= 8 && (run.Queue.Bytes <= 4096 || run.Queue.Count == 1) && run.Queue.Bytes == run.WaitingBytes;
            });
        }).Check(Thorough);

    [Fact]
    public void AnyHistory_WhatIsGivenUpIsNeverMoreUrgentThanTheNewcomer() =>
        Prop.ForAll(Histories, history =>
        {
            var run = new Run(new QosLimits(8, 4096));
            return history.TrueForAll(step =>
            {
                int before = run.Displaced.Count;
                run.Play([step]);
                return run.Displaced.Skip(before).All(i => i.Class >= step!.Class);
            });
        }).Check(Thorough);

    [Fact]
    public void AnySizes_TwoThatAlwaysWaitGetTheSameWithinAQuantumAndAnItem() =>
        Prop.ForAll(Gen.Choose(1, 40_000).NonEmptyListOf().ToArbitrary(), Gen.Choose(1, 40_000).NonEmptyListOf().ToArbitrary(), (mine, theirs) =>
        {
            var limits = new QosLimits(1_000_000, long.MaxValue);
            var run = new Run(limits);
            List<int>[] sizes = [[.. mine], [.. theirs]];
            int[] next = [0, 0];
            long[] got = [0, 0];
            void Arrive(int who) => run.Play([new Arrival(QosClass.Normal, Federations[who], sizes[who][next[who]++ % sizes[who].Count], false, false)]);
            Arrive(0);
            Arrive(1);
            for (int i = 0; i < 300; i++)
            {
                Arrive(0);
                Arrive(1);
                run.Play([null]);
                QosItem<int> taken = run.Taken[^1];
                got[Array.IndexOf(Federations, taken.Federation)] += taken.Bytes;
                if (Math.Abs(got[0] - got[1]) > (2 * limits.QuantumBytes) + 80_000)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private sealed record Arrival(QosClass Class, Guid Federation, int Bytes, bool IsLate, bool MayDrop)
    {
        public static Arrival Of(int seed) => new(
            (QosClass)(seed % 4), Federations[seed / 4 % FederationCount], 1 + (seed / 16 % 1500), seed / 24_000 % 8 == 0, seed / 192_000 % 4 != 0);
    }

    private sealed class Run(QosLimits limits)
    {
        public const long Now = 1_000;

        private int _next;

        public QosQueue<int> Queue { get; } = new(limits);

        public List<QosItem<int>> Admitted { get; } = [];

        public List<QosItem<int>> Taken { get; } = [];

        public List<QosItem<int>> Displaced { get; } = [];

        public List<QosItem<int>> Late { get; } = [];

        public long WaitingBytes => Admitted.Sum(i => (long)i.Bytes) - Taken.Concat(Displaced).Concat(Late).Sum(i => (long)i.Bytes);

        public void Play(IEnumerable<Arrival?> history)
        {
            foreach (Arrival? step in history)
            {
                if (step is null)
                {
                    _ = TryTake();
                    continue;
                }

                var item = new QosItem<int>(step.Class, step.Federation, step.Bytes, step.IsLate ? Now : Now + 1, step.MayDrop, _next++);
                if (Queue.TryEnqueue(item, Displaced))
                {
                    Admitted.Add(item);
                }
            }
        }

        public void Drain()
        {
            while (TryTake())
            {
                // until nothing is left
            }
        }

        private bool TryTake()
        {
            bool taken = Queue.TryDequeue(Now, out QosItem<int> item, Late);
            if (taken)
            {
                Taken.Add(item);
            }

            return taken;
        }
    }
}
