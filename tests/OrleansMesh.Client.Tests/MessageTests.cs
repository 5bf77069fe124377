using System.Collections.Concurrent;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

public sealed class MessageTests
{
    [Fact]
    public async Task Send_Reliable_IsReceivedVerifiedAndAcknowledged()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, MeshFederation federation) = await town.FederateAsync();

        MessageReceipt receipt = await acme.SendAsync(federation.FederationId, "note", Town.Data, null, default).WaitAsync(Town.Patience);
        ReceivedMessage received = await NextAsync(mit);

        Assert.Equal(ReceiptState.Stored, receipt.State);
        Assert.Equal(receipt.MessageId, received.MessageId);
        Assert.Equal(Town.Acme.ToString(), received.SourceMeshId);
        Assert.Equal("note", received.PayloadType);
        Assert.Equal("hello", received.Data.GetProperty("text").GetString());
        Assert.Equal(1, received.Cursor);
        await received.AcknowledgeAsync();
        await town.AdvanceUntilAsync(() => town.Hub.State.Acknowledged.GetValueOrDefault(Town.Mit.ToString()) == 1);
    }

    [Fact]
    public async Task Join_SomethingExpiredMeanwhile_IsToldOnceAndTheHubForgetsIt()
    {
        await using Town town = await Town.BuildAsync();
        ExpiredMessages[] expired = [new(Guid.NewGuid(), 2, "m1", "m4", 1), new(Guid.NewGuid(), 1, "n1", "n1", 2)];
        town.Hub.State.Expired[Town.Mit.ToString()] = expired;
        var told = new ConcurrentQueue<ExpiredMessages>();

        await town.ConnectAsync(town.MitFolder, options => options.Expired = all => all.ToList().ForEach(told.Enqueue));
        await town.AdvanceUntilAsync(() => town.Hub.State.Expired[Town.Mit.ToString()].Length == 0);

        Assert.Equal(expired, told);
    }

    [Fact]
    public async Task Send_Transient_IsDeliveredOrRefused()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();

        Assert.Equal(ReceiptState.Delivered, (await acme.SendAsync(Town.Mit, "note", Town.Data, SendOptions.Transient, default)).State);
        ReceivedMessage received = await NextAsync(mit);
        Assert.Equal(0, received.Cursor);
        Assert.True(received.AcknowledgeAsync().IsCompletedSuccessfully);

        await mit.DisposeAsync();
        await town.AdvanceUntilAsync(() => town.Hub.SessionsOf(Town.Mit.ToString()).Length == 0);
        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.SendAsync(Town.Mit, "note", Town.Data, SendOptions.Transient, default));
        Assert.Equal("target-offline", refused.Reason);
    }

    [Fact]
    public async Task Send_ReceiptLost_IsSentAgainAndDeliveredOnce()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        town.Hub.LoseReceipts = true;
        Task<MessageReceipt> sending = acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        ReceivedMessage first = await NextAsync(mit);

        // Longer than the skew that a hub allows: what is sent again must be signed again.
        town.Clock.Advance(TimeSpan.FromSeconds(40));
        await town.RestartHubAsync();
        await town.AdvanceUntilAsync(() => sending.IsCompleted);

        Assert.Equal(ReceiptState.Duplicate, (await sending).State);
        Assert.Single(town.Hub.State.Queues[Town.Mit.ToString()]);
        await first.AcknowledgeAsync();
        _ = await acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        await town.AdvanceUntilAsync(() => mit.IsConnected);
        Assert.Equal(2, (await NextAsync(mit)).Cursor);
    }

    [Fact]
    public async Task Send_WhileTheHubIsAway_WaitsForIt()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync();
        await town.Hub.DisposeAsync();
        await town.AdvanceUntilAsync(() => !acme.IsConnected);

        Task<MessageReceipt> sending = acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        Assert.False(sending.IsCompleted);
        await town.RestartHubAsync();
        await town.AdvanceUntilAsync(() => sending.IsCompleted);

        Assert.Equal(ReceiptState.Stored, (await sending).State);
    }

    [Fact]
    public async Task Send_ExpiredBeforeTheHubIsBack_IsRefused()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync();
        await town.Hub.DisposeAsync();
        await town.AdvanceUntilAsync(() => !acme.IsConnected);

        var soon = new SendOptions { ExpiresAt = town.Clock.GetUtcNow().AddMilliseconds(10) };
        Task<MessageReceipt> sending = acme.SendAsync(Town.Mit, "note", Town.Data, soon, default);
        town.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await town.RestartHubAsync();
        await town.AdvanceUntilAsync(() => sending.IsCompleted);

        Assert.Equal("expired", (await Assert.ThrowsAsync<MeshRefusedException>(() => sending)).Reason);
    }

    [Fact]
    public async Task Send_MoreThanTheWindow_WaitsForReceipts()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync(o => o.MessagesInFlightMax = 2);
        town.Hub.LoseReceipts = true;
        Task<MessageReceipt>[] sending = [.. Enumerable.Range(0, 3).Select(_ => acme.SendAsync(Town.Mit, "note", Town.Data, null, default))];
        await town.AdvanceUntilAsync(() => town.Hub.State.Queues.TryGetValue(Town.Mit.ToString(), out List<byte[]>? queue) && queue.Count == 2);

        await town.RestartHubAsync();
        await town.AdvanceUntilAsync(() => sending.All(s => s.IsCompleted));

        Assert.Equal([ReceiptState.Stored, ReceiptState.Duplicate, ReceiptState.Duplicate], (await Task.WhenAll(sending)).Select(r => r.State).Order());
    }

    [Fact]
    public async Task Send_NoEnvelope_IsRefusedAtOnce()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync();

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.SendAsync(Town.Mit, "", Town.Data, null, default));

        Assert.Equal("invalid-payload", refused.Reason);
    }

    [Fact]
    public async Task Receive_TamperedEnvelope_IsRefusedAndDoesNotComeAgain()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        town.Hub.Tamper = envelope => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(envelope).Replace("hello", "hullo", StringComparison.Ordinal));
        _ = await acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        Task<ReceivedMessage> receiving = NextAsync(mit);
        await town.AdvanceUntilAsync(() => mit.DeliveriesRefused == 1);
        town.Hub.Tamper = envelope => envelope;

        _ = await acme.SendAsync(Town.Mit, "note", Town.Data, null, default);

        Assert.Equal(2, (await receiving).Cursor);
        await town.AdvanceUntilAsync(() => town.Hub.State.Acknowledged.GetValueOrDefault(Town.Mit.ToString()) == 1);
    }

    [Fact]
    public async Task Receive_AfterRestart_GoesOnBehindWhatWasAcknowledged()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        for (int i = 0; i < 3; i++)
        {
            _ = await acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        }

        ReceivedMessage first = await NextAsync(mit);
        ReceivedMessage second = await NextAsync(mit);

        // The first is not acknowledged: the second must not be lost with it, so neither is told.
        await second.AcknowledgeAsync();
        await mit.DisposeAsync();
        mit = await town.ConnectAsync(town.MitFolder);
        Assert.Equal(0, town.Hub.Joins.Last().ResumeAfter);
        ReceivedMessage again = await NextAsync(mit);
        Assert.Equal(first.MessageId, again.MessageId);
        await again.AcknowledgeAsync();
        await mit.DisposeAsync();
        mit = await town.ConnectAsync(town.MitFolder);

        Assert.Equal(1, town.Hub.Joins.Last().ResumeAfter);
        Assert.Equal(second.MessageId, (await NextAsync(mit)).MessageId);
    }

    [Fact]
    public async Task Receive_RepeatedByTheHubAfterReconnection_ComesOnce()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        _ = await acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        ReceivedMessage first = await NextAsync(mit);

        await town.RestartHubAsync();
        await town.AdvanceUntilAsync(() => mit.IsConnected && acme.IsConnected && town.Hub.SessionsOf(Town.Mit.ToString()).Length == 1);
        _ = await acme.SendAsync(Town.Mit, "note", Town.Data, null, default);

        Assert.Equal(first.Cursor + 1, (await NextAsync(mit)).Cursor);
    }

    [Fact]
    public async Task Receive_FullTransientBuffer_DropsAndCounts()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync(o => o.TransientBufferMax = 2);
        for (int i = 0; i < 3; i++)
        {
            _ = await acme.SendAsync(Town.Mit, "note", Town.Data, SendOptions.Transient, default);
        }

        await town.AdvanceUntilAsync(() => mit.TransientsDropped == 1);
        _ = await NextAsync(mit);
        _ = await NextAsync(mit);
    }

    [Fact]
    public async Task Dispose_Client_EndsReceivingAndSending()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, _) = await town.FederateAsync(o => o.MessagesInFlightMax = 1);
        town.Hub.LoseReceipts = true;
        Task<MessageReceipt> sending = acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        Task<MessageReceipt> queued = acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        await using IAsyncEnumerator<ReceivedMessage> receiving = acme.ReceiveAsync(default).GetAsyncEnumerator();
        ValueTask<bool> next = receiving.MoveNextAsync();

        await acme.DisposeAsync();

        Assert.False(await next);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sending);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queued);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => acme.SendAsync(Town.Mit, "note", Town.Data, null, default));
    }

    private static async Task<ReceivedMessage> NextAsync(MeshClient client)
    {
        using var patience = new CancellationTokenSource(Town.Patience);
        await foreach (ReceivedMessage message in client.ReceiveAsync(patience.Token))
        {
            return message;
        }

        throw new InvalidOperationException("The client was disposed.");
    }
}
