using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

/// <summary>R-11: messages to whoever serves a name.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task Send_ToAService_GoesToTheFirstPartnerThatServesIt()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        town.Hub.State.Services["data"] = [Service("did:mesh:enterprise:stranger-001"), Service("no DID"), Service(Town.Mit.ToString())];

        Assert.Equal(3, (await acme.Services.ResolveAsync("data", default)).Count);
        Assert.Equal(Town.Mit.ToString(), (await acme.Services.FindTargetAsync("data", default)).MeshId);
        Assert.Equal(ReceiptState.Stored, (await acme.Services.SendAsync("data", "note", Town.Data, null, default).WaitAsync(Town.Patience)).State);
        await using IAsyncEnumerator<ReceivedMessage> received = mit.ReceiveAsync(default).GetAsyncEnumerator();
        Assert.True(await received.MoveNextAsync().AsTask().WaitAsync(Town.Patience));
        Assert.Equal(Town.Acme.ToString(), received.Current.SourceMeshId);
    }

    [Fact]
    public async Task FindTarget_NobodyOrNoPartnerServesIt_SaysWhich()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        Assert.Equal("unknown-service", (await Assert.ThrowsAsync<MeshRefusedException>(() => acme.Services.FindTargetAsync("data", default))).Reason);

        town.Hub.State.Services["data"] = [Service(Town.Mit.ToString())];
        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.Services.FindTargetAsync("data", default));
        Assert.Equal("unknown-federation", refused.Reason);
        Assert.Contains(Town.Mit.ToString(), refused.Message, StringComparison.Ordinal);
    }

    private static ResolvedService Service(string meshId) => new(meshId, "name", "test", "data", "1", [], null, 300, 50, Online: true, Federated: true);
}
