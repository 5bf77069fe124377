using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.InProcess.Tests.Streams;
using Orleans.Streaming;
using Orleans.Streams;

namespace Orleans.InProcess.Tests.Runtime.InProcess.Streams;

/// <summary>Deliveries on a virtual clock.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private readonly List<string> _heard = [];
    private SteppedCluster _cluster = null!;
    private DateTimeOffset _start;

    public async Task InitializeAsync()
    {
        _cluster = await SteppedCluster.StartAsync();
        _start = _cluster.Clock.GetUtcNow();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private IAsyncStream<string> Stream => _cluster.Client.GetStreamProvider(SteppedCluster.Provider).GetStream<string>("talk", "1");

    private string Seconds => (_cluster.Clock.GetUtcNow() - _start).TotalSeconds.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task FailingItem_IsRetriedForAMinute_ThenReportedAndSkipped()
    {
        await Stream.SubscribeAsync(
            (item, _) =>
            {
                _heard.Add($"{item} at {Seconds}");
                return item == "bad" ? throw new InvalidOperationException("always") : Task.CompletedTask;
            },
            exception =>
            {
                _heard.Add($"{exception.GetType().Name} at {Seconds}");
                return Task.CompletedTask;
            });
        await Stream.OnNextAsync("bad");
        await Stream.OnNextAsync("good");
        _cluster.Scheduler.Run();
        _cluster.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(
            [
                "bad at 0", "bad at 1", "bad at 3", "bad at 7", "bad at 15", "bad at 31", "bad at 60",
                $"{nameof(StreamEventDeliveryFailureException)} at 60", "good at 60",
            ],
            _heard);
    }

    [Fact]
    public async Task FailingErrorHandler_DoesNotStopTheStream()
    {
        await Stream.SubscribeAsync(
            (item, _) =>
            {
                _heard.Add(item);
                return item == "bad" ? throw new InvalidOperationException("always") : Task.CompletedTask;
            },
            _ => throw new InvalidOperationException("here too"));
        await Stream.OnNextAsync("bad");
        await Stream.OnNextAsync("good");
        _cluster.Scheduler.Run();
        _cluster.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("good", _heard[^1]);
    }

    [Fact]
    public async Task FailureOfOneSubscription_DoesNotHoldUpAnother()
    {
        await Stream.SubscribeAsync((_, _) => throw new InvalidOperationException("always"));
        await Stream.SubscribeAsync((item, _) =>
        {
            _heard.Add(item);
            return Task.CompletedTask;
        });
        await Stream.OnNextAsync("x");
        await Stream.OnNextAsync("y");
        _cluster.Scheduler.Run();

        Assert.Equal(["x", "y"], _heard);
    }

    [Fact]
    public async Task FullQueue_RefusesTheProducer_AndOneLessDoesNot()
    {
        var held = new TaskCompletionSource();
        await Stream.SubscribeAsync(async (item, _) =>
        {
            _heard.Add(item);
            await held.Task;
        });
        await Stream.OnNextAsync("first");
        _cluster.Scheduler.Run();
        for (int i = 0; i < SubscriptionPump.WaitingMax; i++)
        {
            await Stream.OnNextAsync("more");
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => Stream.OnNextAsync("too many"));
        held.SetResult();
        _cluster.Scheduler.Run();
        await Stream.OnNextAsync("last");
        _cluster.Scheduler.Run();

        Assert.Equal(SubscriptionPump.WaitingMax + 2, _heard.Count);
        Assert.Equal("last", _heard[^1]);
        Assert.DoesNotContain("too many", _heard);
    }

    [Fact]
    public async Task SubscriptionWithoutHandler_DropsItems_AndGoesOn()
    {
        IListenerGrain listener = _cluster.Client.GetGrain<IListenerGrain>("a");
        await _cluster.RunAsync(listener.Listen("talk", "1", "before"));
        await _cluster.RunAsync(listener.Deactivate());
        await Stream.OnNextAsync("lost");
        _cluster.Scheduler.Run();
        await _cluster.RunAsync(listener.Rename("talk", "1", "after"));
        await Stream.OnNextAsync("found");
        _cluster.Scheduler.Run();

        Assert.Equal(["after: found"], _cluster.TakeEntries());
    }

    [Fact]
    public async Task QuietStream_IsForgotten_AndItsSequenceGoesOn()
    {
        StreamHub hub = _cluster.Services.GetRequiredService<StreamHub>();
        var sequences = new List<long>();
        StreamSubscriptionHandle<string> handle = await Stream.SubscribeAsync((_, token) =>
        {
            sequences.Add(token!.SequenceNumber);
            return Task.CompletedTask;
        });
        await Stream.OnNextAsync("x");
        _cluster.Scheduler.Run();
        Assert.Equal(1, hub.StreamCount);

        await handle.UnsubscribeAsync();
        Assert.Equal(0, hub.StreamCount);

        await Stream.SubscribeAsync((_, token) =>
        {
            sequences.Add(token!.SequenceNumber);
            return Task.CompletedTask;
        });
        await Stream.OnNextAsync("y");
        _cluster.Scheduler.Run();
        Assert.True(sequences[1] > sequences[0]);
    }
}
