using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Json;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Requests;

/// <summary>Rotation and the end of a mesh, over the wire.</summary>
public sealed class MeshUpdateTests
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Update_ARotation_TheOldSessionEndsAfterItsAnswerAndTheNewKeyIsAdmitted()
    {
        await using Town town = await Town.BuildAsync();
        MeshHistory history = await HistoryAsync(town.Mit, town.Acme.Mesh.Did);
        (byte[] next, SampleMesh rotated, string keyId) = Rotation.After(history.Current, town.Acme.Mesh, town.Acme.Mesh.KeyId, "key-2");
        JsonElement answer = await town.Acme.AskAsync("mesh.update", $"\"registration\":{Encoding.UTF8.GetString(next)}");
        Assert.Equal("result", answer.GetProperty("type").GetString());
        await town.Acme.Ended.WaitAsync(TestHub.Patience, TimeProvider.System);
        await Assert.ThrowsAsync<IOException>(() => EdgeClient.JoinAsync(town.Hub, town.Acme.Mesh));

        EdgeClient client = await EdgeClient.ConnectAsync(town.Hub);
        using NodeHandshake joined = await client.TryJoinAsync(town.Hub, new JoinAttempt { MeshId = rotated.Id, KeyId = keyId, Key = rotated.Key });
        Assert.Equal(NodeHandshakePhase.Admitted, joined.Phase);
        await using var again = new Member(client, rotated, joined.Response!);
        Assert.Equal(ReceiptState.Stored, (await again.SendAsync(town.Message("new-0") with { KeyId = keyId }, rotated)).State);
        Assert.StartsWith("new-", (await town.Mit.DeliveryAsync()).MessageId, StringComparison.Ordinal);
        Assert.Equal(Refusal.UnknownKey, (await again.SendAsync(town.Message("third") with { KeyId = rotated.Did.Url("key-3") }, rotated)).Refusal);
        Assert.True((await HistoryAsync(town.Mit, rotated.Did)).Continues(history));
        JsonElement refused = await again.AskAsync("mesh.history", $"\"meshId\":\"{rotated.Id}\",\"version\":3");
        Assert.Equal("unknown-mesh", refused.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Update_ARotation_WhenItIsAnsweredTheLeaseHasTheNewKey()
    {
        await using Town town = await Town.BuildAsync();
        SampleMesh mesh = town.Acme.Mesh;
        string keyId = mesh.KeyId;
        for (int version = 2; version <= 30; version++)
        {
            (RefusedResult? refused, mesh, keyId) = await RotateAsync(town, mesh, keyId, $"key-{version}");

            Assert.Null(refused);
            Assert.True(HasLeaseKey(town, mesh.Id, keyId), $"Version {version}");
        }
    }

    [Fact]
    public async Task Update_TheLeasesAreNotToldOfIt_IsAnsweredWithoutThem()
    {
        await using Town town = await Town.BuildAsync();
        foreach (LeaseFeed feed in town.Hub.Services.GetServices<IHostedService>().OfType<LeaseFeed>())
        {
            await feed.StopAsync(CancellationToken.None);
        }

        (RefusedResult? refused, SampleMesh mesh, string keyId) = await RotateAsync(town, town.Acme.Mesh, town.Acme.Mesh.KeyId, "key-2");

        Assert.Null(refused);
        Assert.False(HasLeaseKey(town, mesh.Id, keyId));
    }

    [Fact]
    public async Task Join_AMeshThatRotatedElsewhere_IsTakenWithItsHistoryAndNotWithout()
    {
        await using Town town = await Town.BuildAsync();
        var mesh = new SampleMesh("did:mesh:enterprise:new-001");
        byte[] first = mesh.Register(Now.AddSeconds(-5));
        Assert.True(MeshRegistration.TryVerify(first, Now, out MeshRegistration? registration, out _));
        (byte[] next, SampleMesh rotated, string keyId) = Rotation.After(registration, mesh, mesh.KeyId, "key-2");
        var attempt = new JoinAttempt { MeshId = mesh.Id, KeyId = keyId, Key = rotated.Key, Document = next };
        byte[] other = MeshRegistration.CreateNext(registration, mesh.Builder(), mesh.Key, mesh.KeyId, Now);

        Assert.Equal(HandshakeRefusal.DocumentInvalid, await OutcomeAsync(town, attempt));
        Assert.Equal(HandshakeRefusal.DocumentInvalid, await OutcomeAsync(town, attempt with { History = [other] }));
        Assert.Equal(HandshakeRefusal.ProofInvalid, await OutcomeAsync(town, attempt with { History = [first], Key = mesh.Key }));
        Assert.Equal(HandshakeRefusal.None, await OutcomeAsync(town, attempt with { History = [first] }));
        Assert.Equal(2, (await HistoryAsync(town.Mit, mesh.Did)).Versions.Count);
        Assert.Equal(HandshakeRefusal.None, await OutcomeAsync(town, attempt));
        Assert.Equal(HandshakeRefusal.AlreadyRegistered, await OutcomeAsync(town, attempt with { Document = other, History = [first], KeyId = mesh.KeyId, Key = mesh.Key }));
    }

    private static async Task<HandshakeRefusal> OutcomeAsync(Town town, JoinAttempt attempt)
    {
        await using EdgeClient client = await EdgeClient.ConnectAsync(town.Hub);
        using NodeHandshake handshake = await client.TryJoinAsync(town.Hub, attempt);
        return handshake.Refusal;
    }

    [Fact]
    public async Task Update_AnEnd_SessionsEndAndNoneBegins()
    {
        await using Town town = await Town.BuildAsync();
        SampleMesh mesh = town.Acme.Mesh;
        byte[] end = MeshRegistration.CreateDeactivation((await HistoryAsync(town.Mit, mesh.Did)).Current, mesh.Key, mesh.KeyId, Now);
        await using Member second = await EdgeClient.JoinAsync(town.Hub, mesh, resumeAfter: null);
        _ = second.AskAsync("mesh.update", $"\"registration\":{Encoding.UTF8.GetString(end)}"); // the session may end before its answer
        await Task.WhenAll(second.Ended, town.Acme.Ended).WaitAsync(TestHub.Patience, TimeProvider.System);
        await town.Mit.NoticeAsync("fmp.ended");
        await Assert.ThrowsAsync<IOException>(() => EdgeClient.JoinAsync(town.Hub, mesh));
        Assert.True((await HistoryAsync(town.Mit, mesh.Did)).IsDeactivated);
    }

    /// <summary>Gives a mesh a key of another name in place of its own; the mesh with it, and how it is named.</summary>
    private static async Task<(RefusedResult? Refused, SampleMesh Mesh, string KeyId)> RotateAsync(Town town, SampleMesh mesh, string keyId, string name)
    {
        var rotation = Rotation.After((await HistoryAsync(town.Mit, mesh.Did)).Current, mesh, keyId, name);
        MeshRequestAnswer answer = await town.Hub.Services.GetRequiredService<MeshRequests>().AskAsync(
            mesh.Id, RequestTypes.UpdateMesh, new UpdateMeshRequest(SignedJson.Element(rotation.Next)), RequestJson.Default.UpdateMeshRequest, CancellationToken.None);
        return (answer.Refusal, rotation.Mesh, rotation.KeyId);
    }

    private static bool HasLeaseKey(Town town, string meshId, string keyId) =>
        town.Hub.Services.GetRequiredService<LeaseTable>().TryGet(town.FederationId, out Lease? lease) && lease.TryGetKey(meshId, keyId, Now, out _);

    private static async Task<MeshHistory> HistoryAsync(Member member, Did mesh)
    {
        var versions = new List<ReadOnlyMemory<byte>>();
        for (int last = 1; versions.Count < last;)
        {
            JsonElement answer = await member.AskAsync("mesh.history", $"\"meshId\":\"{mesh}\",\"version\":{versions.Count + 1}");
            last = answer.GetProperty("last").GetInt32();
            versions.Add(CanonicalJson.Canonicalize(answer.GetProperty("registration")));
        }

        return MeshHistory.TryVerify(versions, Now, out MeshHistory? history, out MeshHistoryFault fault) ? history : throw new InvalidOperationException($"{fault}");
    }
}
