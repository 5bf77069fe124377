using System.ComponentModel.DataAnnotations;
using OrleansMesh.Client.Folders;
using OrleansMesh.Client.Messages;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Client.Tests;

/// <summary>A mesh that is at home at more than one hub .</summary>
public sealed class SeveralHubsTests
{
    private static readonly Uri Other = new("memory://other");

    [Fact]
    public async Task Lose_TheHubThatIsUsed_GoesOnAtTheOtherAndIsConnectedWithBothAgain()
    {
        await using Town town = await Town.BuildAsync();
        await using HubDouble other = await HubDouble.StartAsync(town.Network, Other, town.Clock, town.Hub.State);
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync(options =>
        {
            options.OtherHubs = [Other];
            options.SpreadHubs = false;
        });
        await town.AdvanceUntilAsync(() => other.SessionsOf(Town.Acme.ToString()).Length == 1 && other.SessionsOf(Town.Mit.ToString()).Length == 1);
        town.Hub.LoseReceipts = true;
        Task<MessageReceipt> first = acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        ReceivedMessage before = await NextAsync(mit);

        // both are gone from the first hub; what has no receipt is sent to the other, which knows it
        town.Hub.LoseReceipts = false;
        await town.RestartHubAsync();
        await town.AdvanceUntilAsync(() => first.IsCompleted);
        Task<MessageReceipt> second = acme.SendAsync(Town.Mit, "note", Town.Data, null, default);
        await town.AdvanceUntilAsync(() => second.IsCompleted);
        ReceivedMessage after = await NextAsync(mit);

        Assert.Equal(ReceiptState.Duplicate, (await first).State);
        Assert.Equal(((await first).MessageId, (await second).MessageId), (before.MessageId, after.MessageId));
        await town.AdvanceUntilAsync(() => town.Hub.SessionsOf(Town.Acme.ToString()).Length == 1 && town.Hub.SessionsOf(Town.Mit.ToString()).Length == 1);
        Assert.True(acme.IsConnected);
        await before.AcknowledgeAsync();
        await after.AcknowledgeAsync();
    }

    [Fact]
    public async Task Ask_OfAFederationThatOnlyTheOtherHubKnows_IsAnsweredByThatOne()
    {
        await using Town town = await Town.BuildAsync();
        await using HubDouble unknowing = await HubDouble.StartAsync(town.Network, Other, town.Clock);
        (MeshClient acme, MeshClient mit, MeshFederation federation) = await town.FederateAsync();
        Guid id = federation.FederationId;
        await mit.DisposeAsync();
        MeshClient alone = await town.ConnectAsync(town.MitFolder, options =>
        {
            options.Hub = Other;
            options.SpreadHubs = false;
        });
        Assert.Equal("unknown-federation", (await Assert.ThrowsAsync<MeshRefusedException>(() => alone.Lifecycle.HistoryAsync(id, default))).Reason);
        await alone.DisposeAsync();

        MeshClient both = await town.ConnectAsync(town.MitFolder, options =>
        {
            options.Hub = Other;
            options.OtherHubs = [Town.Address];
            options.SpreadHubs = false;
        });
        await town.AdvanceUntilAsync(() => unknowing.SessionsOf(Town.Mit.ToString()).Length == 1 && town.Hub.SessionsOf(Town.Mit.ToString()).Length == 1);
        Assert.Equal((await acme.Lifecycle.HistoryAsync(id, default)).Hash, (await both.Lifecycle.HistoryAsync(id, default)).Hash);
        Assert.Equal("unknown-federation", (await Assert.ThrowsAsync<MeshRefusedException>(() => both.Lifecycle.HistoryAsync(Guid.NewGuid(), default))).Reason);
    }

    [Fact]
    public async Task Connect_TheFirstHubIsAway_JoinsTheOther()
    {
        await using Town town = await Town.BuildAsync();
        await using HubDouble other = await HubDouble.StartAsync(town.Network, Other, town.Clock);

        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, options =>
        {
            options.Hub = new Uri("memory://away");
            options.OtherHubs = [Other];
            options.SpreadHubs = false;
        });

        Assert.True(acme.IsConnected);
        Assert.Single(other.SessionsOf(Town.Acme.ToString()));
    }

    [Fact]
    public void CameElsewhere_ByTwoQueues_IsSoForTheSecondAndAsLongAsItIsRemembered()
    {
        string folder = Directory.CreateTempSubdirectory("orleansmesh-").FullName;
        using var here = new HubQueue(CursorFile.Open(Path.Combine(folder, "here")));
        using var there = new HubQueue(CursorFile.Open(Path.Combine(folder, "there")));
        var seen = new SeenMessages();

        Assert.False(seen.CameElsewhere("acme", "m", here));
        Assert.False(seen.CameElsewhere("acme", "m", here));
        Assert.True(seen.CameElsewhere("acme", "m", there));
        Assert.False(seen.CameElsewhere("mit", "m", there));
        for (int i = 2; i < SeenMessages.CountMax; i++)
        {
            Assert.False(seen.CameElsewhere("acme", $"{i}", here));
        }

        Assert.True(seen.CameElsewhere("acme", "m", there));
        Assert.False(seen.CameElsewhere("acme", "one more", here));
        Assert.False(seen.CameElsewhere("acme", "m", there));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(MeshClientOptions.OtherHubsMax, true)]
    [InlineData(MeshClientOptions.OtherHubsMax + 1, false)]
    public void Validate_OtherHubs_AreTakenUpToTheirBound(int count, bool valid)
    {
        var options = new MeshClientOptions { Hub = new Uri("tcp://hub:7400"), OtherHubs = [.. Enumerable.Range(0, count).Select(i => new Uri($"tcp://hub-{i}:7400"))] };

        Assert.Equal(valid, Record.Exception(options.Validate) is null);
    }

    [Fact]
    public void Validate_AHubTwice_IsRefused()
    {
        var options = new MeshClientOptions { Hub = new Uri("tcp://hub:7400"), OtherHubs = [new Uri("tcp://hub:7400/")] };

        Assert.Throws<ValidationException>(options.Validate);
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
