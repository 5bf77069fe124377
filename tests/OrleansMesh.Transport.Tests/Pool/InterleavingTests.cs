using OrleansMesh.Testing;
using OrleansMesh.Transport.Pool;
using OrleansMesh.Wire;

namespace OrleansMesh.Transport.Tests.Pool;

/// <summary>Two or more pools that dial each other, on a scheduler that runs what is runnable in the order of a seed.</summary>
public sealed class InterleavingTests
{
    private const int PeersMax = 3;

    [Fact]
    public void CrossedDials_AnyInterleaving_EndWithOneConnectionOnWhichBothAgree()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var world = new World(seed, nodes: 2);
            world.Dial(0, 1);
            world.Dial(1, 0);
            world.Settle();
            AssertAgreement(world, seed, 0, 1, mustBeConnected: true);
            Assert.Equal(2, world.OpenEnds);
        }
    }

    [Fact]
    public void BrokenConnections_AnyInterleaving_LeaveTheHealthyOne()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var world = new World(seed, nodes: 2);
            var random = new Random(seed);
            for (int round = 0; round < 6; round++)
            {
                world.Dial(0, 1);
                world.Dial(1, 0);
                world.BreakSome(random);
                world.Settle();
                AssertAgreement(world, seed, 0, 1, mustBeConnected: false);
                if (world.Healthy(0, 1) > 0)
                {
                    AssertAgreement(world, seed, 0, 1, mustBeConnected: true);
                }
            }
        }
    }

    [Fact]
    public void ManyPeers_AnyInterleaving_StayWithinTheLimitsAndAgree()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            const int Nodes = 6;
            var world = new World(seed, Nodes);
            var random = new Random(seed);
            for (int i = 0; i < 20; i++)
            {
                int from = random.Next(Nodes);
                world.Dial(from, (from + 1 + random.Next(Nodes - 1)) % Nodes);
            }

            world.BreakSome(random);
            world.Settle();
            Assert.InRange(world.CountSeenMax, 0, PeersMax);
            for (int a = 0; a < Nodes; a++)
            {
                for (int b = a + 1; b < Nodes; b++)
                {
                    AssertAgreement(world, seed, a, b, mustBeConnected: false);
                }
            }
        }
    }

    private static void AssertAgreement(World world, int seed, int a, int b, bool mustBeConnected)
    {
        int? atA = world.Used(a, b);
        int? atB = world.Used(b, a);
        Assert.True(atA == atB, $"Node {a} uses link {atA}, node {b} link {atB} (seed {seed}).");
        Assert.True(!mustBeConnected || atA is not null, $"No connection although one was healthy (seed {seed}).");
    }

    private sealed class World
    {
        private readonly ManualTimeProvider _clock = new();
        private readonly SeededTaskScheduler _scheduler;
        private readonly Random _random;
        private readonly ConnectionPool<LinkEnd>[] _pools;
        private readonly List<(int From, int To, LinkEnd Near, LinkEnd Far)> _links = [];

        public World(int seed, int nodes)
        {
            _scheduler = new SeededTaskScheduler(seed);
            _random = new Random(seed);
            var options = new ConnectionPoolOptions { PeersMax = PeersMax, DialsMax = 2, IdleTimeout = null };
            _pools = [.. Enumerable.Range(0, nodes).Select(i =>
                new ConnectionPool<LinkEnd>(Node(i), options, (peer, ct) => DialAsync(i, peer), _clock, () => 0))];
        }

        /// <summary>The most connected peers that any pool had at any time that was looked at.</summary>
        public int CountSeenMax { get; private set; }

        public int OpenEnds => _links.Sum(l => (l.Near.Completion.IsCompleted ? 0 : 1) + (l.Far.Completion.IsCompleted ? 0 : 1));

        public void Dial(int from, int to) => _ = _scheduler.Run(async () =>
        {
            await DelayAsync();
            try
            {
                _ = await _pools[from].GetAsync(Node(to), CancellationToken.None);
            }
            catch (IOException)
            {
                // full, refused or held back: what remains must still be agreed on
            }
        });

        /// <summary>While things are under way, some connections break.</summary>
        public void BreakSome(Random random) => _ = _scheduler.Run(async () =>
        {
            for (int i = 0; i < 10; i++)
            {
                await DelayAsync();
                if (_links.Count > 0 && random.Next(3) == 0)
                {
                    (_, _, LinkEnd near, LinkEnd far) = _links[random.Next(_links.Count)];
                    await (random.Next(2) == 0 ? near : far).BreakAsync();
                }
            }
        });

        /// <summary>Lets everything happen, then time pass until losers and back-offs are over.</summary>
        public void Settle()
        {
            for (int i = 0; i < 8; i++)
            {
                _scheduler.RunUntilIdle();
                CountSeenMax = Math.Max(CountSeenMax, _pools.Max(p => p.Count));

                // timers must not run their continuations anywhere else
                _ = _scheduler.Run(() =>
                {
                    _clock.Advance(TimeSpan.FromSeconds(1));
                    return Task.CompletedTask;
                });
            }

            _scheduler.RunUntilIdle();
        }

        public int? Used(int at, int peer) => _pools[at].TryGet(Node(peer), out LinkEnd? used) ? used.Link : null;

        public int Healthy(int a, int b) => _links.Count(l => (l.From, l.To) == (a, b) || (l.From, l.To) == (b, a) ? !l.Near.IsBroken && !l.Near.Completion.IsCompleted : false);

        private static NodeId Node(int index) => ConnectionPoolTests.Node((byte)(index + 1));

        private async Task<LinkEnd> DialAsync(int from, NodeId peer)
        {
            await DelayAsync();
            int to = Array.FindIndex(_pools, p => p == _pools[NodeIndex(peer)]);
            (LinkEnd near, LinkEnd far) = LinkEnd.Pair(_links.Count, DelayAsync);
            _links.Add((from, to, near, far));
            _ = AcceptAsync(to, Node(from), far);
            await DelayAsync();
            return near.Completion.IsCompleted ? throw new IOException("It was refused.") : near;
        }

        private async Task AcceptAsync(int at, NodeId from, LinkEnd far)
        {
            await DelayAsync();
            if (!_pools[at].TryRegister(from, far))
            {
                await far.DisposeAsync();
            }
        }

        private int NodeIndex(NodeId peer) => Enumerable.Range(0, _pools.Length).First(i => Node(i) == peer);

        private async Task DelayAsync()
        {
            for (int turns = _random.Next(6); turns > 0; turns--)
            {
                await Task.Yield();
            }
        }
    }
}
