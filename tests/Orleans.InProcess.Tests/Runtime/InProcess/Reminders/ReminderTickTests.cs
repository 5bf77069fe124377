using Microsoft.Extensions.DependencyInjection;
using Orleans.InProcess.Tests.Reminders;
using Orleans.Reminders;
using OrleansMesh.Testing;

namespace Orleans.InProcess.Tests.Runtime.InProcess.Reminders;

/// <summary>Ticks on a virtual clock.</summary>
public sealed class ReminderTickTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly InMemoryReminderTable _table = new();
    private SteppedCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    private IWakefulGrain Grain => _cluster.Client.GetGrain<IWakefulGrain>("a");

    // The table outlives the silo, as one on a disk does.
    private Task<SteppedCluster> StartAsync(ManualTimeProvider? clock = null) => SteppedCluster.StartAsync(
        silo =>
        {
            silo.AddReminders();
            silo.Services.AddSingleton<IReminderTable>(_table);
        },
        clock);

    private async Task<IReadOnlyList<string>> RegisterAsync(string name, TimeSpan due, TimeSpan period)
    {
        await _cluster.RunAsync(Grain.Register(name, due, period));
        return _cluster.TakeEntries();
    }

    [Fact]
    public async Task Ticks_ComeAtStart_AndEveryPeriod()
    {
        await RegisterAsync("tick", Minute * 2, Minute * 5);
        _cluster.Advance(Minute * 2 - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_cluster.TakeEntries());
        _cluster.Advance(Minute * 10 + TimeSpan.FromMilliseconds(1));

        Assert.Equal(["tick +0/5", "tick +5/5", "tick +10/5"], _cluster.TakeEntries());
    }

    [Fact]
    public async Task DueAtOnce_TicksAtOnce()
    {
        await RegisterAsync("tick", TimeSpan.Zero, Minute);
        _cluster.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Contains("tick +0/1", _cluster.Journal.Entries);
    }

    [Fact]
    public async Task Tick_ActivatesTheGrain()
    {
        await RegisterAsync("tick", Minute, Minute);
        await _cluster.RunAsync(Grain.Deactivate());
        _cluster.Advance(Minute);

        Assert.Equal(["activated", "tick +0/1"], _cluster.TakeEntries());
    }

    [Fact]
    public async Task FailingTick_IsNotRetried_AndTheNextComesAsPlanned()
    {
        await RegisterAsync("failing", Minute, Minute);
        _cluster.Advance(Minute * 3);

        Assert.Equal(["failing +0/1", "failing +1/1", "failing +2/1"], _cluster.TakeEntries());
    }

    [Fact]
    public async Task TicksDuringASlowOne_AreSkipped()
    {
        await RegisterAsync("slow", Minute, Minute);
        _cluster.Advance(Minute);
        _cluster.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(["slow +0/1"], _cluster.TakeEntries());

        // the caller gives up after 30 s, the grain still works until the gate opens
        _cluster.Advance(TimeSpan.FromSeconds(150));
        _cluster.Journal.Gate.SetResult();
        _cluster.Advance(TimeSpan.FromSeconds(65));
        Assert.All(_cluster.TakeEntries(), entry => Assert.EndsWith("/1", entry, StringComparison.Ordinal));
        Assert.True(_cluster.Journal.Entries.Count < 6, string.Join(", ", _cluster.Journal.Entries));
    }

    [Fact]
    public async Task RegisteringAnew_ReplacesTheCadence()
    {
        await RegisterAsync("tick", Minute, Minute);
        await RegisterAsync("tick", Minute * 3, Minute * 10);
        _cluster.Advance(Minute * 13);

        Assert.Equal(["tick +0/10", "tick +10/10"], _cluster.TakeEntries());
    }

    [Fact]
    public async Task Unregistered_TicksNoMore()
    {
        await RegisterAsync("tick", Minute, Minute);
        _cluster.Advance(Minute);
        await _cluster.RunAsync(Grain.Unregister("tick"));
        _cluster.TakeEntries();
        _cluster.Advance(Minute * 5);

        Assert.Empty(_cluster.TakeEntries());
    }

    [Fact]
    public async Task LongWait_IsOneTick()
    {
        await RegisterAsync("tick", TimeSpan.FromDays(100), TimeSpan.FromDays(100));
        _cluster.Advance(TimeSpan.FromDays(100) - Minute);
        Assert.DoesNotContain(_cluster.TakeEntries(), entry => entry.StartsWith("tick", StringComparison.Ordinal));
        _cluster.Advance(Minute);

        Assert.Contains("tick +0/144000", _cluster.TakeEntries());
    }

    [Fact]
    public async Task Restart_KeepsTheCadence_AndSkipsWhatWasMissed()
    {
        await RegisterAsync("tick", Minute, Minute * 5);
        _cluster.Advance(Minute);
        await _cluster.DisposeAsync();
        ManualTimeProvider clock = _cluster.Clock;
        clock.Advance(Minute * 12);
        _cluster = await StartAsync(clock);
        _cluster.Advance(Minute * 3);

        Assert.Equal(["activated", "tick +15/5"], _cluster.TakeEntries());
    }

    [Fact]
    public async Task RowWrittenByAnother_IsTakenOver_AtTheNextRefresh()
    {
        DateTime start = _cluster.Clock.GetUtcNow().UtcDateTime + Minute * 7;
        var row = new ReminderEntry { GrainId = ((GrainReference)Grain).GrainId, ReminderName = "foreign", StartAt = start, Period = Minute };
        string? etag = await _table.UpsertRow(row);
        _cluster.Advance(Minute * 8);
        Assert.Equal(["activated", "foreign +0/1", "foreign +1/1"], _cluster.TakeEntries());

        await _table.RemoveRow(row.GrainId, row.ReminderName, etag!);
        _cluster.Advance(Minute * 2);
        _cluster.TakeEntries();
        _cluster.Advance(Minute * 10);
        Assert.Empty(_cluster.TakeEntries());
    }
}
