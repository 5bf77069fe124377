using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Tests.Sqlite;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Envelopes;

// what expires before its target takes it, and what the target is told
public abstract partial class EnvelopeStoreTests
{
    [StoreFact]
    public async Task Sweep_SomeOfARunExpired_TheRestStaysAndTheTargetIsTold()
    {
        using WriterGate gate = await WriterGate.CloseAsync(_open.Writer);
        long end = _clock.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds();
        Task<AppendOutcome>[] appends = [.. Enumerable.Range(0, 5).Select(i => Store.AppendAsync(Admitted($"{i}", expiresAt: i % 2 == 0 ? end : null)))];
        await gate.OpenAsync();
        await Task.WhenAll(appends);
        await Store.AcknowledgeAsync(Mit, _open.Told[0].Envelope.Cursor);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Store.ContainsAsync(Acme, "2"));

        Assert.Equal(["1", "3"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        ExpiredDigest told = Assert.Single(await _open.Envelopes.ExpiredAsync(Mit.Id, default));
        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(new ExpiredDigest(_federation.Id, Acme.Id, 2, "2", "4", now, now), told);
        await _open.Envelopes.ForgetExpiredAsync(Mit.Id, [told with { Count = 1 }], default);
        Assert.Single(await _open.Envelopes.ExpiredAsync(Mit.Id, default));
        await _open.Envelopes.ForgetExpiredAsync(Mit.Id, [told], default);
        Assert.Empty(await _open.Envelopes.ExpiredAsync(Mit.Id, default));
    }

    [StoreFact]
    public async Task ExpiredAsync_SeveralSenders_IsADigestOfEachWithItsFirstAndLastTime()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        foreach ((SampleMesh from, string id, int seconds) in new[] { (Acme, "a1", 30), (Eth, "e1", 30), (Acme, "a2", 90), (Acme, "a3", 900) })
        {
            Assert.Equal(AppendOutcome.Stored, await Store.AppendAsync(Admitted(id, from: from, expiresAt: start.AddSeconds(seconds).ToUnixTimeMilliseconds())));
        }

        Assert.Empty(await _open.Envelopes.ExpiredAsync(Mit.Id, default));
        _clock.Advance(TimeSpan.FromSeconds(31));
        long first = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        ExpiredDigest[] told = [.. await _open.Envelopes.ExpiredAsync(Mit.Id, default)];
        Assert.Equal([new(_federation.Id, Acme.Id, 1, "a1", "a1", first, first), new(_federation.Id, Eth.Id, 1, "e1", "e1", first, first)], told);

        // what is known of one sender is forgotten of that one; who does not name senders is understood, too
        await _open.Envelopes.ForgetExpiredAsync(Mit.Id, [told[1] with { Source = Acme.Id }], default);
        Assert.Equal(2, (await _open.Envelopes.ExpiredAsync(Mit.Id, default)).Count);
        await _open.Envelopes.ForgetExpiredAsync(Mit.Id, [told[1] with { Source = "", FirstAt = 0 }], default);
        _clock.Advance(TimeSpan.FromSeconds(60));
        long last = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal([new(_federation.Id, Acme.Id, 2, "a1", "a2", first, last)], await _open.Envelopes.ExpiredAsync(Mit.Id, default));
        Assert.Equal(["a3"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
    }

    [StoreFact]
    public async Task Sweep_WhatExpiredWasReceivedBefore_IsCutOutAndNobodyIsTold()
    {
        using WriterGate gate = await WriterGate.CloseAsync(_open.Writer);
        long end = _clock.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds();
        Task<AppendOutcome>[] appends = [Store.AppendAsync(Admitted("1", expiresAt: end)), Store.AppendAsync(Admitted("2"))];
        await gate.OpenAsync();
        await Task.WhenAll(appends);
        await Store.AcknowledgeAsync(Mit, _open.Told[0].Envelope.Cursor);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Store.ContainsAsync(Acme, "1"));

        Assert.Equal(["2"], (await Store.ReadAsync(Mit)).Select(Samples.MessageId));
        Assert.Empty(await _open.Envelopes.ExpiredAsync(Mit.Id, default));
        Assert.Equal(0, await _open.CountAsync("SELECT COUNT(*) FROM envelope_waiting WHERE expires_at = $1", end));
    }
}
