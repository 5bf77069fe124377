using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Storage.Reminders;
using OrleansMesh.Testing;

namespace OrleansMesh.Storage.Tests.Reminders;

public abstract class ReminderTableTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly GrainId Id = GrainId.Create("sleeper", "one");
    private static readonly DateTime Start = new(2026, 1, 1, 12, 0, 0, 250, DateTimeKind.Utc);

    private OpenStore _open = null!;

    private SqlReminderTable Table => new(_open.Writer, _open.Reader);

    public Task InitializeAsync()
    {
        _open = new OpenStore(database, new ManualTimeProvider());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        database.Dispose();
    }

    private static ReminderEntry Entry(string name, GrainId? id = null, int minutes = 1) =>
        new() { GrainId = id ?? Id, ReminderName = name, StartAt = Start, Period = TimeSpan.FromMinutes(minutes) };

    [StoreFact]
    public async Task ReadRow_NothingWritten_IsNull()
    {
        Assert.Null(await Table.ReadRow(Id, "tick"));
        Assert.Empty((await Table.ReadRows(Id)).Reminders);
    }

    [StoreFact]
    public async Task UpsertRow_AfterReopening_IsReadBackWhole()
    {
        string? etag = await Table.UpsertRow(Entry("tick", minutes: 7));
        await _open.DisposeAsync();
        _open = new OpenStore(database, new ManualTimeProvider());
        ReminderEntry? row = await Table.ReadRow(Id, "tick");

        Assert.NotNull(row);
        Assert.Equal((Id, "tick", Start, TimeSpan.FromMinutes(7), etag), (row.GrainId, row.ReminderName, row.StartAt, row.Period, row.ETag));
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
    }

    [StoreFact]
    public async Task UpsertRow_Again_ReplacesTheRow_UnderAnotherETag()
    {
        string? first = await Table.UpsertRow(Entry("tick"));
        string? second = await Table.UpsertRow(Entry("tick", minutes: 2));

        Assert.NotEqual(first, second);
        Assert.Equal(TimeSpan.FromMinutes(2), Assert.Single((await Table.ReadRows(Id)).Reminders).Period);
    }

    [StoreFact]
    public async Task RemoveRow_NeedsTheRowsOwnETag()
    {
        string? old = await Table.UpsertRow(Entry("tick"));
        string? current = await Table.UpsertRow(Entry("tick"));

        Assert.False(await Table.RemoveRow(Id, "tick", old!));
        Assert.False(await Table.RemoveRow(Id, "tick", "no number"));
        Assert.False(await Table.RemoveRow(Id, "other", current!));
        Assert.True(await Table.RemoveRow(Id, "tick", current!));
        Assert.False(await Table.RemoveRow(Id, "tick", current!));
    }

    [StoreFact]
    public async Task RemoveRow_WithTheETagOfAnEarlierLife_Fails()
    {
        string? earlier = await Table.UpsertRow(Entry("tick"));
        await Table.RemoveRow(Id, "tick", earlier!);
        await Table.UpsertRow(Entry("tick"));

        Assert.False(await Table.RemoveRow(Id, "tick", earlier!));
    }

    [StoreFact]
    public async Task ReadRows_OfAGrain_AreItsOwn()
    {
        await Table.UpsertRow(Entry("one"));
        await Table.UpsertRow(Entry("two"));
        await Table.UpsertRow(Entry("one", GrainId.Create("sleeper", "two")));

        Assert.Equal(["one", "two"], (await Table.ReadRows(Id)).Reminders.Select(row => row.ReminderName).Order());
        Assert.Equal(3, (await Table.ReadRows(0, 0)).Reminders.Count);
    }

    [StoreFact]
    public async Task ReadRows_OfARange_AreThoseOfTheRing()
    {
        GrainId[] ids = [.. Enumerable.Range(0, 40).Select(i => GrainId.Create("sleeper", $"{i}"))];
        await Task.WhenAll(ids.Select(id => Table.UpsertRow(Entry("tick", id))));

        // the hashes themselves are drawn too, since the bounds are where a range goes wrong
        Gen<uint> bound = Gen.OneOf(
            Gen.Elements(ids).Select(id => id.GetUniformHashCode()),
            Gen.Elements(0u, 1u, uint.MaxValue),
            Gen.Choose(int.MinValue, int.MaxValue).Select(i => unchecked((uint)i)));
        foreach ((uint begin, uint end) in bound.SelectMany(begin => bound.Select(end => (begin, end))).Sample(200))
        {
            HashSet<GrainId> expected = [.. ids.Where(id => Includes(begin, end, id.GetUniformHashCode()))];
            IEnumerable<GrainId> found = (await Table.ReadRows(begin, end)).Reminders.Select(row => row.GrainId);
            Assert.True(expected.SetEquals(found), $"({begin}, {end}]");
        }
    }

    [StoreFact]
    public async Task TestOnlyClearTable_LeavesNothing()
    {
        await Table.UpsertRow(Entry("tick"));
        await Table.TestOnlyClearTable();

        Assert.Empty((await Table.ReadRows(0, 0)).Reminders);
    }

    private static bool Includes(uint begin, uint end, uint hash) => begin < end ? begin < hash && hash <= end : hash > begin || hash <= end;
}
