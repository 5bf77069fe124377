using System.Data.Common;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sql;
using OrleansMesh.Storage.Tests.Sqlite;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Envelopes;

public abstract partial class EnvelopeStoreTests : IAsyncLifetime
{
    private static readonly SampleMesh Acme = new("did:mesh:test:acme");
    private static readonly SampleMesh Mit = new("did:mesh:test:mit");
    private static readonly SampleMesh Eth = new("did:mesh:test:eth");

    private readonly ManualTimeProvider _clock = new();
    private readonly TestDatabase _database;
    private readonly SampleFederation _federation;
    private Action<StoreOptions>? _set;
    private OpenStore _open = null!;

    protected EnvelopeStoreTests(TestDatabase database)
    {
        _database = database;
        _federation = new SampleFederation(_clock.GetUtcNow(), Acme, Mit, Eth);
    }

    private EnvelopeStoreAccess Store => new(_open);

    public Task InitializeAsync()
    {
        _open = new OpenStore(_database, _clock);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        _database.Dispose();
    }

    [StoreFact]
    public async Task AppendAsync_ThenRead_GivesTheBytesInCursorOrderByTarget()
    {
        AdmittedEnvelope first = Admitted("1");
        Assert.Equal(AppendOutcome.Stored, await _open.Envelopes.AppendAsync(first, default));
        await AppendAsync("2", to: Eth);
        await AppendAsync("3");
        IReadOnlyList<StoredEnvelope> read = await Store.ReadAsync(Mit);

        Assert.Equal(["1", "3"], read.Select(Samples.MessageId));
        Assert.True(first.Envelope.Bytes.Span.SequenceEqual(read[0].Bytes.Span));
        Assert.True(0 < read[0].Cursor && read[0].Cursor < read[1].Cursor);
        Assert.Equal(_clock.GetUtcNow().AddDays(7).ToUnixTimeMilliseconds(), read[0].ExpiresAt);
        Assert.Equal(["2"], (await Store.ReadAsync(Eth)).Select(Samples.MessageId));
        Assert.Empty(await Store.ReadAsync(Acme));
    }

    [StoreFact]
    public async Task ReadAsync_AfterACursorAndUpToACount_GivesThatPage()
    {
        for (int i = 0; i < 5; i++)
        {
            await AppendAsync($"{i}");
        }

        long[] cursors = [.. (await Store.ReadAsync(Mit)).Select(e => e.Cursor)];
        Assert.Equal(["2", "3"], (await _open.Envelopes.ReadAsync(Mit.Id, cursors[1], 2, default)).Select(Samples.MessageId));
        Assert.Equal(["4"], (await _open.Envelopes.ReadAsync(Mit.Id, cursors[3], 2, default)).Select(Samples.MessageId));
        Assert.Empty(await _open.Envelopes.ReadAsync(Mit.Id, cursors[4], 2, default));
    }

    [StoreFact]
    public async Task AcknowledgeAsync_ACursor_CoversAllBeforeItAndNeverGoesBack()
    {
        long[] cursors = [await AppendAsync("1"), await AppendAsync("2"), await AppendAsync("3")];
        Assert.Equal(0, await Store.AcknowledgedAsync(Mit));
        await Store.AcknowledgeAsync(Mit, cursors[1]);
        await Store.AcknowledgeAsync(Mit, cursors[0]);

        Assert.Equal(["3"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        Assert.Equal(cursors[1], await Store.AcknowledgedAsync(Mit));
        await ReopenAsync();
        Assert.Equal(["3"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        Assert.Equal(cursors[1], await Store.AcknowledgedAsync(Mit));
    }

    [StoreFact]
    public async Task AcknowledgeAsync_ACursorNeverGivenOut_DoesNotSwallowWhatComesLater()
    {
        await Store.AcknowledgeAsync(Mit, long.MaxValue);
        Assert.Equal(0, await Store.AcknowledgedAsync(Mit));
        Assert.Equal(0, await _open.Envelopes.LastCursorAsync(default));
        long first = await AppendAsync("1");
        Assert.Equal(first, await _open.Envelopes.LastCursorAsync(default));
        await Store.AcknowledgeAsync(Mit, long.MaxValue);
        long second = await AppendAsync("2");

        Assert.Equal(first, await Store.AcknowledgedAsync(Mit));
        Assert.True(second > first);
        Assert.Equal(["2"], (await _open.Envelopes.ReadAsync(Mit.Id, await Store.AcknowledgedAsync(Mit), 10, default)).Select(Samples.MessageId));
    }

    [StoreFact]
    public async Task AppendAsync_TheSameSourceAndId_IsADuplicate()
    {
        await AppendAsync("1");
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("1")));
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("1", to: Eth)));
        Assert.Equal(AppendOutcome.Stored, await Store.AppendAsync(Admitted("1", from: Eth)));
        await ReopenAsync();
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("1")));
        Assert.Equal(2, (await Store.ReadAsync(Mit)).Count);
    }

    [StoreFact]
    public async Task AppendAsync_ADuplicateOfWhatWasAcknowledged_IsKnownForTheWindowThenForgotten()
    {
        long cursor = await AppendAsync("1");
        await Store.AcknowledgeAsync(Mit, cursor);
        await ReopenAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("1")));
        Assert.True(await Store.ContainsAsync(Acme, "1"));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Store.ContainsAsync(Acme, "1"));
        Assert.Equal(0, await _open.RowsAsync());
        Assert.Equal(AppendOutcome.Stored, await Store.AppendAsync(Admitted("1")));
        Assert.True(_open.Told[^1].Envelope.Cursor > cursor, "A cursor was given out twice.");
    }

    [StoreFact]
    public async Task ContainsAsync_AskedAfterAnAppendThatIsUnderWay_AnswersAfterIt()
    {
        using WriterGate gate = await WriterGate.CloseAsync(_open.Writer);
        Task<AppendOutcome> append = Store.AppendAsync(Admitted("1"));
        Task<bool> contains = Store.ContainsAsync(Acme, "1");
        Task<bool> other = Store.ContainsAsync(Mit, "1");
        Assert.False(contains.IsCompleted);
        await gate.OpenAsync();

        Assert.Equal(AppendOutcome.Stored, await append);
        Assert.True(await contains);
        Assert.False(await other);
    }

    [StoreFact]
    public async Task AppendAsync_AsManyMessagesAsMayWait_RefusesOneMoreUntilOneIsAcknowledged()
    {
        await ReopenAsync(o => o.QueueMessagesMax = 3);
        long first = await AppendAsync("1");
        await AppendAsync("2");
        await AppendAsync("3");
        Assert.Equal(AppendOutcome.QueueFull, await Store.AppendAsync(Admitted("4")));
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("3")));
        Assert.Equal(AppendOutcome.Stored, await Store.AppendAsync(Admitted("4", to: Eth, from: Mit)));
        await ReopenAsync();
        Assert.Equal(AppendOutcome.QueueFull, await Store.AppendAsync(Admitted("4")));

        await Store.AcknowledgeAsync(Mit, first);
        Assert.Equal(AppendOutcome.Stored, await Store.AppendAsync(Admitted("4")));
        Assert.Equal(AppendOutcome.QueueFull, await Store.AppendAsync(Admitted("5")));
    }

    [StoreFact]
    public async Task AppendAsync_AsManyBytesAsMayWait_FitsExactlyAndNotOneMore()
    {
        AdmittedEnvelope[] envelopes = [Admitted("1"), Admitted("2")];
        int bytes = envelopes.Sum(e => e.Envelope.Bytes.Length);
        await ReopenAsync(o => o.QueueBytesMax = bytes);
        Assert.All(await Task.WhenAll(envelopes.Select(Store.AppendAsync)), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        Assert.Equal(AppendOutcome.QueueFull, await Store.AppendAsync(Admitted("3")));

        await Store.AcknowledgeAsync(Mit, (await Store.ReadAsync(Mit))[^1].Cursor);
        await ReopenAsync(o => o.QueueBytesMax = bytes - 1);
        AdmittedEnvelope[] again = [Admitted("5"), Admitted("6")];
        Assert.Equal(bytes, again.Sum(e => e.Envelope.Bytes.Length), 4.0);
        Assert.Equal(AppendOutcome.Stored, await Store.AppendAsync(again[0]));
        await ReopenAsync(o => o.QueueBytesMax = again.Sum(e => e.Envelope.Bytes.Length) - 1);
        Assert.Equal(AppendOutcome.QueueFull, await Store.AppendAsync(again[1]));
    }

    [StoreFact]
    public async Task AppendAsync_TheBatchIsUndone_TheQueueDoesNotCountIt()
    {
        await ReopenAsync(o => o.QueueMessagesMax = 1);
        using WriterGate gate = await WriterGate.CloseAsync(_open.Writer);
        Task<AppendOutcome> first = Store.AppendAsync(Admitted("1"));
        Task<int> wrong = _open.Writer.WriteAsync(connection => connection.Execute("INSERT INTO nowhere VALUES (1)"), CancellationToken.None);
        Task<AppendOutcome> second = Store.AppendAsync(Admitted("2"));
        await gate.OpenAsync();

        await Assert.ThrowsAnyAsync<DbException>(() => wrong);
        Assert.Equal(AppendOutcome.Stored, await first);
        Assert.Equal(AppendOutcome.QueueFull, await second);
        Assert.Equal(["1"], _open.Told.Select(t => Samples.MessageId(t.Envelope)));
    }

    [StoreFact]
    public async Task ReadAsync_AnExpiredEnvelope_IsLeftOutAndSweptAway()
    {
        DateTimeOffset end = _clock.GetUtcNow().AddSeconds(90);
        await ReopenAsync(o => o.QueueMessagesMax = 2);
        await AppendAsync("short", expiresAt: end.ToUnixTimeMilliseconds());
        await AppendAsync("long");
        _clock.Advance(TimeSpan.FromSeconds(90) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["short", "long"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["long"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));

        // it counts until the sweep of the next minute
        Assert.Equal(AppendOutcome.QueueFull, await Store.AppendAsync(Admitted("next")));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(AppendOutcome.Stored, await Store.AppendAsync(Admitted("next")));
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("short")));
        Assert.Equal(3, await _open.RowsAsync());
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await Store.ContainsAsync(Acme, "short"));
        Assert.Equal(2, await _open.RowsAsync());
    }

    [StoreFact]
    public async Task AppendAsync_NobodyFetches_TheEnvelopeEndsWithItsLifetime()
    {
        await ReopenAsync(o => o.EnvelopeLifetime = TimeSpan.FromHours(1));
        await AppendAsync("1");
        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Single(await Store.ReadAsync(Mit));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await Store.ReadAsync(Mit));
        Assert.False(await Store.ContainsAsync(Acme, "1"));
    }

    [StoreFact]
    public async Task OnStored_ManySendersAtOnce_IsToldOnceOfEachInTheOrderOfCursors()
    {
        AdmittedEnvelope[] envelopes = [.. Enumerable.Range(0, 300).Select(i => Admitted($"{i % 250}", from: i % 2 == 0 ? Acme : Eth))];
        AppendOutcome[] outcomes = await Task.WhenAll(envelopes.Select(e => Task.Run(() => Store.AppendAsync(e))));
        long[] told = [.. _open.Told.Select(t => t.Envelope.Cursor)];

        Assert.Equal(250, outcomes.Count(o => o == AppendOutcome.Stored));
        Assert.Equal(50, outcomes.Count(o => o == AppendOutcome.Duplicate));
        Assert.Equal(told.Order(), told);
        Assert.Equal((await Store.ReadAsync(Mit)).Select(e => e.Cursor), told);
        Assert.All(_open.Told, t => Assert.Equal(Mit.Id, t.Target));
    }

    [StoreFact]
    public async Task AcknowledgeAsync_InTheMiddleOfOneFlush_FreesThoseOfItAlone()
    {
        await ReopenAsync(o => o.QueueMessagesMax = 4);
        using WriterGate gate = await WriterGate.CloseAsync(_open.Writer);
        Task<AppendOutcome>[] appends = [.. Enumerable.Range(0, 4).Select(i => Store.AppendAsync(Admitted($"{i}")))];
        await gate.OpenAsync();
        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        Assert.Equal(1, await _open.RunsAsync());

        await Store.AcknowledgeAsync(Mit, _open.Told[1].Envelope.Cursor);
        Assert.Equal(["2", "3"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        await AppendAsync("4");
        await ReopenAsync();
        await AppendAsync("5");
        Assert.Equal(AppendOutcome.QueueFull, await Store.AppendAsync(Admitted("6")));

        await Store.AcknowledgeAsync(Mit, _open.Told[^1].Envelope.Cursor);
        Assert.Equal(0, await _open.RunsAsync());
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("0")));
    }

    [StoreFact]
    public async Task EraseAsync_AMessageOrAFederation_IsGoneAndAllElseStays()
    {
        await AppendAsync("1");
        await AppendAsync("2");
        await AppendAsync("3", to: Eth);
        Assert.True(await _open.Envelopes.EraseAsync(Acme.Id, "2", default));
        Assert.False(await _open.Envelopes.EraseAsync(Acme.Id, "2", default));
        Assert.False(await _open.Envelopes.EraseAsync(Acme.Id, "9", default));
        Assert.Equal(["1"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        Assert.Equal(AppendOutcome.Duplicate, await Store.AppendAsync(Admitted("2")));

        await _open.Envelopes.EraseAsync(Guid.NewGuid(), default);
        Assert.Equal(2, await _open.RunsAsync());
        await _open.Envelopes.EraseAsync(_federation.Id, default);
        Assert.Equal(0, await _open.RunsAsync());
        Assert.Empty(await _open.Envelopes.ExpiredAsync(Mit.Id, default));
    }

    [StoreFact]
    public async Task FateAsync_EachWayAMessageCanGo_IsToldUntilTheWindowHasPassed()
    {
        async Task<FateKind?> FateAsync(string id) => (await _open.Envelopes.FateAsync(Acme.Id, id, default))?.Kind;
        long received = await AppendAsync("received");
        await AppendAsync("refused");
        await AppendAsync("erased");
        await AppendAsync("expired", expiresAt: _clock.GetUtcNow().AddSeconds(1).ToUnixTimeMilliseconds());
        await AppendAsync("waiting");
        Assert.Equal(FateKind.Waiting, await FateAsync("received"));
        await Store.AcknowledgeAsync(Mit, received);
        await _open.Envelopes.RefuseAsync(Acme.Id, "refused", Refusal.HopLimit, default);
        await _open.Envelopes.RefuseAsync(Acme.Id, "unknown", Refusal.HopLimit, default);
        await _open.Envelopes.EraseAsync(Acme.Id, "erased", default);
        Assert.Equal(FateKind.Waiting, await FateAsync("expired"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(FateKind.Expired, await FateAsync("expired"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await ReopenAsync();

        Assert.Equal(new MessageFate(FateKind.Refused, Mit.Id, Refusal.HopLimit), await _open.Envelopes.FateAsync(Acme.Id, "refused", default));
        Assert.Equal(FateKind.Received, await FateAsync("received"));
        Assert.Equal(FateKind.Erased, await FateAsync("erased"));
        Assert.Equal(FateKind.Expired, await FateAsync("expired"));
        Assert.Equal(FateKind.Waiting, await FateAsync("waiting"));
        Assert.Null(await FateAsync("unknown"));
        Assert.Null(await _open.Envelopes.FateAsync(Mit.Id, "received", default));

        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.False(await Store.ContainsAsync(Acme, "received"));
        Assert.Null(await FateAsync("received"));
        Assert.Null(await FateAsync("erased"));
        Assert.Equal(FateKind.Waiting, await FateAsync("waiting"));
    }

    [StoreFact]
    public async Task AppendAsync_MoreThanMayWaitForTheDisk_TheLeastUrgentGiveWay()
    {
        await ReopenAsync(o => o.WriteQueueMax = 16);
        using WriterGate gate = await WriterGate.CloseAsync(_open.Writer);
        Task<AppendOutcome>[] low = [.. Enumerable.Range(0, 17).Select(i => Store.AppendAsync(Admitted($"low{i}", priority: QosClass.Low)))];
        Assert.Equal(AppendOutcome.QueueFull, await low[16]);
        Task<AppendOutcome> critical = Store.AppendAsync(Admitted("critical", priority: QosClass.Critical));
        Assert.Equal(AppendOutcome.Displaced, await low[15]);
        await gate.OpenAsync();

        Assert.Equal(AppendOutcome.Stored, await critical);
        Assert.Equal(15, (await Task.WhenAll(low)).Count(outcome => outcome == AppendOutcome.Stored));
        Assert.Equal("critical", Samples.MessageId((await Store.ReadAsync(Mit))[0]));
        Assert.Equal(16, _open.Told.Count);
    }

    private AdmittedEnvelope Admitted(string id, SampleMesh? from = null, SampleMesh? to = null, long? expiresAt = null, QosClass priority = QosClass.Normal)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        return _federation.Admit(from ?? Acme, _federation.Message(from ?? Acme, to ?? Mit, id, now) with { ExpiresAt = expiresAt, Priority = priority }, now);
    }

    private async Task<long> AppendAsync(string id, SampleMesh? to = null, long? expiresAt = null)
    {
        Assert.Equal(AppendOutcome.Stored, await Store.AppendAsync(Admitted(id, to: to, expiresAt: expiresAt)));
        return _open.Told[^1].Envelope.Cursor;
    }

    private async Task ReopenAsync(Action<StoreOptions>? set = null)
    {
        _set = set ?? _set;
        await _open.DisposeAsync();
        _open = new OpenStore(_database, _clock, _set);
    }
}
