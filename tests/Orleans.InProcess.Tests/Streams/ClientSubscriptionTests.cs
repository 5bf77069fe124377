using Orleans.Streams;
using Orleans.TestingHost;

namespace Orleans.InProcess.Tests.Streams;

public sealed class ClientSubscriptionTests : IAsyncLifetime
{
    private readonly Journal _journal = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await StreamClusters.StartAsync(_journal);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private Task Hear<T>(T item)
    {
        _journal.Add($"{item}");
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Client_HearsWhatAGrainSays()
    {
        await _cluster.Stream<string>("talk", "1").SubscribeAsync((item, _) => Hear(item));
        await _cluster.Client.GetGrain<IListenerGrain>("a").Say("talk", "1", "x");

        Assert.Equal(["x"], await _journal.ReachAsync(1));
    }

    [Fact]
    public async Task Client_ThatUnsubscribes_HearsNothingMore()
    {
        StreamSubscriptionHandle<string> handle = await _cluster.Stream<string>("talk", "1").SubscribeAsync((item, _) => Hear("1" + item));
        await _cluster.Stream<string>("talk", "1").SubscribeAsync((item, _) => Hear("2" + item));
        await handle.UnsubscribeAsync();
        await _cluster.Stream<string>("talk", "1").OnNextAsync("x");
        await _cluster.Stream<string>("talk", "1").OnNextAsync("y");

        Assert.Equal(["2x", "2y"], await _journal.ReachAsync(2));
        await Assert.ThrowsAsync<InvalidOperationException>(handle.UnsubscribeAsync);
    }

    [Fact]
    public async Task Publish_ReturnsBeforeDelivery()
    {
        await _cluster.Stream<string>("talk", "1").SubscribeAsync(async (item, _) =>
        {
            await _journal.Gate.Task;
            await Hear(item);
        });
        await _cluster.Stream<string>("talk", "1").OnNextAsync("x");
        await _cluster.Stream<string>("talk", "1").OnNextAsync("y");
        Assert.Empty(_journal.Entries);
        _journal.Gate.SetResult();

        Assert.Equal(["x", "y"], await _journal.ReachAsync(2));
    }

    [Fact]
    public async Task Handler_RunsOneItemAtATime()
    {
        int running = 0;
        await _cluster.Stream<string>("talk", "1").SubscribeAsync(async (item, _) =>
        {
            int inside = Interlocked.Increment(ref running);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            await Hear($"{item} {inside}");
        });
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _cluster.Stream<string>("talk", "1").OnNextAsync("x")));

        Assert.All(await _journal.ReachAsync(50), entry => Assert.Equal("x 1", entry));
    }

    [Fact]
    public async Task Batch_IsDeliveredWhole_WithRisingTokens()
    {
        var tokens = new List<StreamSequenceToken>();
        await _cluster.Stream<string>("talk", "1").SubscribeAsync(items =>
        {
            tokens.AddRange(items.Select(item => item.Token));
            return Hear(string.Join(",", items.Select(item => item.Item)));
        });
        await _cluster.Stream<string>("talk", "1").OnNextBatchAsync(["a", "b", "c"]);
        await _cluster.Stream<string>("talk", "1").OnNextAsync("d");

        Assert.Equal(["a,b,c", "d"], await _journal.ReachAsync(2));
        Assert.Equal(4, tokens.Count);
        Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0));
        Assert.Equal([0, 1, 2, 0], tokens.Select(token => token.EventIndex));
    }

    [Fact]
    public async Task FailedItem_IsDeliveredAgain_BeforeLaterOnes()
    {
        bool failed = false;
        await _cluster.Stream<string>("talk", "1").SubscribeAsync((item, _) =>
        {
            if (!failed)
            {
                failed = true;
                _journal.Add("failed");
                throw new InvalidOperationException("once");
            }

            return Hear(item);
        });
        await _cluster.Stream<string>("talk", "1").OnNextAsync("x");
        await _cluster.Stream<string>("talk", "1").OnNextAsync("y");

        Assert.Equal(["failed", "x", "y"], await _journal.ReachAsync(3));
    }

    [Fact]
    public async Task Consumers_GetCopies_OfTheirOwn()
    {
        IAsyncStream<Note> stream = _cluster.Stream<Note>("notes", "1");
        var heard = new List<Note>();
        for (int i = 0; i < 2; i++)
        {
            await stream.SubscribeAsync((note, _) =>
            {
                string text = note.Text;
                note.Text = "changed by a consumer";
                return Hear(text);
            });
        }

        var published = new Note { Text = "as published" };
        await stream.OnNextAsync(published);
        published.Text = "changed by the producer";

        Assert.Equal(["as published", "as published"], await _journal.ReachAsync(2));
    }

    [Fact]
    public void UnknownProvider_IsNotFound() =>
        Assert.Throws<KeyNotFoundException>(() => _cluster.Client.GetStreamProvider("nowhere"));

    [Fact]
    public async Task StreamsOfOneId_AreEqual()
    {
        Assert.Equal(_cluster.Stream<string>("talk", "1"), _cluster.Stream<string>("talk", "1"));
        Assert.NotEqual(_cluster.Stream<string>("talk", "1"), _cluster.Stream<string>("talk", "2"));
        Assert.Empty(await _cluster.Stream<string>("talk", "1").GetAllSubscriptionHandles());
        StreamSubscriptionHandle<string> handle = await _cluster.Stream<string>("talk", "1").SubscribeAsync((item, _) => Hear(item));
        Assert.Equal(handle.HandleId, Assert.Single(await _cluster.Stream<string>("talk", "1").GetAllSubscriptionHandles()).HandleId);
    }
}
