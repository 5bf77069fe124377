using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

public sealed class ConnectTests
{
    [Fact]
    public async Task Connect_Hub_JoinsWithRegistrationAndCursor()
    {
        await using Town town = await Town.BuildAsync();

        MeshClient client = await town.ConnectAsync(town.AcmeFolder);

        Assert.True(client.IsConnected);
        Assert.Equal(HubDouble.HubId, client.HubId);
        Assert.Equal("test", client.Region);
        JoinRequest join = Assert.Single(town.Hub.Joins);
        Assert.Equal(0, join.ResumeAfter);
        Assert.Equal(Town.Acme.ToString(), join.MeshId);
    }

    [Fact]
    public async Task Connect_WithoutReceiving_JoinsWithoutACursor_BesideAnotherThatReceives()
    {
        await using Town town = await Town.BuildAsync();
        _ = await town.ConnectAsync(town.AcmeFolder);

        _ = await town.ConnectAsync(town.AcmeFolder, o => o.Receive = false);

        Assert.Null(town.Hub.Joins.Last().ResumeAfter);
        await Assert.ThrowsAsync<MeshFolderException>(() => town.ConnectAsync(town.AcmeFolder));
    }

    [Fact]
    public async Task Connect_NobodyThere_IsUnreachable()
    {
        await using Town town = await Town.BuildAsync();

        MeshUnreachableException refused = await Assert.ThrowsAsync<MeshUnreachableException>(
            () => town.ConnectAsync(town.AcmeFolder, o => o.Hub = new Uri("memory://elsewhere")));

        Assert.Contains("memory://elsewhere", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_UnknownScheme_IsRefused()
    {
        await using Town town = await Town.BuildAsync();

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(
            () => town.ConnectAsync(town.AcmeFolder, o => o.Hub = new Uri("gopher://hub:70")));

        Assert.Equal("address-unsupported", refused.Reason);
    }

    [Fact]
    public async Task Connect_RefusedJoin_SaysTheReason()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.RefuseJoin = HandshakeRefusal.AlreadyRegistered;

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => town.ConnectAsync(town.AcmeFolder));

        Assert.Equal("already-registered", refused.Reason);
    }

    [Fact]
    public async Task Connect_AnotherNetwork_IsRefused()
    {
        await using Town town = await Town.BuildAsync();

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(
            () => town.ConnectAsync(town.AcmeFolder, o => o.GenesisHash = new string('0', 64)));

        Assert.Equal("genesis-mismatch", refused.Reason);
    }

    [Fact]
    public async Task Connect_AnotherKeyAtTheSameAddress_IsRefusedUntilForgotten()
    {
        await using Town town = await Town.BuildAsync();
        await (await town.ConnectAsync(town.AcmeFolder)).DisposeAsync();
        await town.RestartHubAsync(withItsKey: false);

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => town.ConnectAsync(town.AcmeFolder));
        Assert.Equal("hub-key-changed", refused.Reason);
        Assert.Contains("ForgetHub", refused.Detail, StringComparison.Ordinal);
        Assert.Empty(town.Hub.Joins);
        Assert.Equal([HandshakeKind.XXFallback], town.Hub.Handshakes);

        town.AcmeFolder.ForgetHub(Town.Address);
        Assert.True((await town.ConnectAsync(town.AcmeFolder)).IsConnected);
        Assert.Equal([HandshakeKind.XXFallback, HandshakeKind.XX], town.Hub.Handshakes);
    }

    [Fact]
    public async Task Connect_AHubThatWasMet_IsGreetedByItsKey()
    {
        await using Town town = await Town.BuildAsync();

        await (await town.ConnectAsync(town.AcmeFolder)).DisposeAsync();
        Assert.True((await town.ConnectAsync(town.AcmeFolder)).IsConnected);

        Assert.Equal([HandshakeKind.XX, HandshakeKind.IK], town.Hub.Handshakes);
    }

    [Fact]
    public async Task Disconnect_HubDied_ReconnectsWithinTheDelay()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient client = await town.ConnectAsync(town.AcmeFolder);
        var changes = new System.Collections.Concurrent.ConcurrentQueue<bool>();
        client.ConnectionChanged += changes.Enqueue;

        await town.RestartHubAsync();
        await town.AdvanceUntilAsync(() => changes.Count == 2);

        Assert.Equal([false, true], changes);
        Assert.True(client.IsConnected);
        Assert.Single(await client.DiscoverAsync(new DiscoverRequest([], 0, 10), default).WaitAsync(Town.Patience));
    }

    [Fact]
    public async Task Disconnect_HubWithAnotherKey_GivesUpAndTellsEveryone()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, MeshFederation federation) = await town.FederateAsync();
        town.Hub.LoseReceipts = true;
        Task<MessageReceipt> sending = acme.SendAsync(federation.FederationId, "note", Town.Data, null, default);

        await town.RestartHubAsync(withItsKey: false);
        await town.AdvanceUntilAsync(() => sending.IsCompleted);

        Assert.Equal("hub-key-changed", (await Assert.ThrowsAsync<MeshRefusedException>(() => sending)).Reason);
        MeshRefusedException asked = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.FederationsAsync(default));
        Assert.Equal("hub-key-changed", asked.Reason);
    }

    [Fact]
    public async Task Ask_HubThatDoesNotAnswer_IsUnreachableAfterTheTimeout()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient client = await town.ConnectAsync(town.AcmeFolder);
        town.Hub.Silent[RequestTypes.ShowMesh] = true;

        Task<ShowMeshResult> asking = client.ShowMeshAsync(Town.Mit, default);
        await town.AdvanceUntilAsync(() => asking.IsCompleted);

        await Assert.ThrowsAsync<MeshUnreachableException>(() => asking);
    }

    [Fact]
    public async Task Ask_Refused_SaysTheReason()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient client = await town.ConnectAsync(town.AcmeFolder);

        Assert.Equal("unknown-mesh", (await Assert.ThrowsAsync<MeshRefusedException>(() => client.ShowMeshAsync(Did.Parse("did:mesh:nobody:1"), default))).Reason);
        Assert.Equal(Town.Acme.ToString(), (await client.ShowMeshAsync(Town.Acme, default)).MeshId);
    }

    [Fact]
    public async Task Connect_TheHubCannotListForAMoment_IsAskedAgain()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.ListsToFail = 2;
        Task<MeshClient> connecting = town.ConnectAsync(town.AcmeFolder);

        await town.AdvanceUntilAsync(() => connecting.IsCompleted);

        Assert.True((await connecting).IsConnected);
        Assert.Equal(0, town.Hub.ListsToFail);
    }

    [Fact]
    public async Task Silence_HubThatAnswersPings_IsNotLeft()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient client = await town.ConnectAsync(town.AcmeFolder);
        int steps = 0;

        await town.AdvanceUntilAsync(() => ++steps == 60 * 20);

        Assert.True(client.IsConnected);
        _ = Assert.Single(town.Hub.Joins);
    }

    [Fact]
    public async Task Silence_HubThatHangs_IsLeftAfterThreeHeartbeats()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient client = await town.ConnectAsync(town.AcmeFolder);
        town.Hub.IsMute = true;
        DateTimeOffset start = town.Clock.GetUtcNow();

        await town.AdvanceUntilAsync(() => !client.IsConnected);

        Assert.InRange((town.Clock.GetUtcNow() - start).TotalSeconds, 45, 62);
    }
}
