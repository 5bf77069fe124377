using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Sessions;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Delivery_Acknowledged_DoesNotComeAgainAndTheRestDoes()
    {
        await using Town town = await Town.BuildAsync();
        await town.StoreAsync("1", "2", "3");
        Delivered[] deliveries = await town.Mit.DeliveriesAsync(3);
        await town.Mit.AcknowledgeAsync(deliveries[1].Cursor);
        await town.Mit.AskAsync("fmp.list", "");
        await town.Mit.DisposeAsync();

        await RejoinUntilAsync(town, deliveries[1].Cursor);
        Assert.Equal("3", (await town.Mit.DeliveryAsync()).MessageId);
    }

    [Fact]
    public async Task Delivery_WhatTheMeshSaysItProcessed_DoesNotComeAgain()
    {
        await using Town town = await Town.BuildAsync();
        await town.StoreAsync("1", "2", "3");
        Delivered[] deliveries = await town.Mit.DeliveriesAsync(3);
        await town.Mit.DisposeAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh, deliveries[1].Cursor);

        Assert.Equal(deliveries[1].Cursor, town.Mit.Response.Cursor);
        Assert.Equal(deliveries[2], await town.Mit.DeliveryAsync());
    }

    [Fact]
    public async Task Delivery_StoredWhileTheMeshWasAway_ComesInOrderAlsoAfterTheHubWasStopped()
    {
        await using Town town = await Town.BuildAsync();
        await town.Mit.DisposeAsync();
        string[] ids = [.. Enumerable.Range(0, 600).Select(i => $"{i}")];
        await Task.WhenAll(ids.Select(id => town.StoreAsync(id)));
        await town.Hub.StopAsync();
        await town.Hub.StartAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh);

        Assert.Equal(ids, (await town.Mit.DeliveriesAsync(600)).Select(d => d.MessageId));
    }

    [Fact]
    public async Task Delivery_AFederationOverARestart_StillAdmits()
    {
        await using Town town = await Town.BuildAsync();
        await town.Acme.DisposeAsync();
        await town.Hub.StopAsync();
        await town.Hub.StartAsync();
        town.Acme = await EdgeClient.JoinAsync(town.Hub, town.Acme.Mesh);

        await town.StoreAsync("after");
    }

    [Fact]
    public async Task Delivery_TheWindowIsFull_TheHubWaitsForAcknowledgements()
    {
        await using Town town = await Town.BuildAsync("Gateway:DeliveryWindow=4");
        await town.StoreAsync([.. Enumerable.Range(0, 10).Select(i => $"{i}")]);
        Delivered[] first = await town.Mit.DeliveriesAsync(4);
        Assert.Equal(["0", "1", "2", "3"], first.Select(d => d.MessageId));

        // on the same lane: had the fifth been sent, it would come before this one
        Assert.Equal(ReceiptState.Delivered, (await town.Acme.SendAsync(town.Message("t") with { Delivery = DeliveryMode.Transient })).State);
        Assert.Equal("t", (await town.Mit.DeliveryAsync()).MessageId);
        await town.Mit.AcknowledgeAsync(first[0].Cursor);
        Assert.Equal("4", (await town.Mit.DeliveryAsync()).MessageId);
        await town.Mit.AcknowledgeAsync(long.MaxValue);
        Delivered[] rest = await town.Mit.DeliveriesAsync(4);
        Assert.Equal(["5", "6", "7", "8"], rest.Select(d => d.MessageId));
        await town.Mit.AcknowledgeAsync(rest[3].Cursor);
        Assert.Equal("9", (await town.Mit.DeliveryAsync()).MessageId);
    }

    [Fact]
    public async Task Delivery_TwoSessions_TheNewestTakesTheQueueAndGivesItBack()
    {
        await using Town town = await Town.BuildAsync();
        await town.StoreAsync("1");
        Delivered first = await town.Mit.DeliveryAsync();
        await town.Mit.AcknowledgeAsync(first.Cursor);
        await town.Mit.AskAsync("fmp.list", "");
        Member newest = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh, first.Cursor);
        await AttachedAsync(town, newest);
        await town.StoreAsync("2", "3");
        Assert.Equal(["2", "3"], (await newest.DeliveriesAsync(2)).Select(d => d.MessageId));

        await newest.DisposeAsync();
        Assert.Equal(["2", "3"], (await town.Mit.DeliveriesAsync(3)).Where(d => d.Cursor > 0).Select(d => d.MessageId));
        await town.StoreAsync("4");
        Assert.Equal("4", (await town.Mit.DeliveryAsync()).MessageId);
    }

    [Fact]
    public async Task Delivery_ASessionWithoutTheQueue_GetsTransientEnvelopesAndLeavesTheQueueAlone()
    {
        await using Town town = await Town.BuildAsync();
        await using Member aside = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh, resumeAfter: null);
        await AttachedAsync(town, aside);
        await town.StoreAsync("1");

        Assert.Equal("1", (await town.Mit.DeliveriesAsync(2))[1].MessageId);
    }

    /// <summary>A transient envelope reaches every session of a mesh: the new one has it, so it is in the hub's table and its queue is attached.</summary>
    private static async Task AttachedAsync(Town town, Member member)
    {
        await member.AskAsync("fmp.list", "");
        Assert.Equal(ReceiptState.Delivered, (await town.Acme.SendAsync(town.Message("t") with { Delivery = DeliveryMode.Transient })).State);
        Assert.Equal("t", (await member.DeliveryAsync()).MessageId);
    }

    private static async Task RejoinUntilAsync(Town town, long cursor)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            town.Mit = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh);
            if (town.Mit.Response.Cursor == cursor)
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience, $"The acknowledgement of {cursor} was not kept: {town.Mit.Response.Cursor}.");
            await town.Mit.DisposeAsync();
        }
    }
}
