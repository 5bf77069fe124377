using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Json;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Requests;

/// <summary>Rotation and the end of a mesh, over the wire.</summary>
public sealed class MeshUpdateTests
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Update_ARotation_NewKeyIsAdmittedAndTheOldOneIsNot()
    {
        await using Town town = await Town.BuildAsync();
        MeshHistory history = await HistoryAsync(town.Mit, town.Acme.Mesh.Did);
        var rotated = new SampleMesh(town.Acme.Mesh.Id);
        byte[] next = MeshRegistration.CreateNext(
            history.Current, new DidDocumentBuilder(rotated.Did).AddKey("key-2", rotated.Key.PublicKey), town.Acme.Mesh.Key, town.Acme.Mesh.KeyId, Now);
        JsonElement answer = await town.Acme.AskAsync("mesh.update", $"\"registration\":{Encoding.UTF8.GetString(next)}");
        Assert.Equal("result", answer.GetProperty("type").GetString());

        long sent = 0;
        long start = TimeProvider.System.GetTimestamp();
        while ((await town.Acme.SendAsync(town.Message($"new-{sent++}"), rotated)).State != ReceiptState.Stored)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience, "The new key is not admitted.");
        }

        Assert.StartsWith("new-", (await town.Mit.DeliveryAsync()).MessageId, StringComparison.Ordinal);
        Assert.Equal(Refusal.InvalidSignature, (await town.Acme.SendAsync(town.Message("old"))).Refusal);
        Assert.True((await HistoryAsync(town.Mit, rotated.Did)).Continues(history));
        JsonElement refused = await town.Acme.AskAsync("mesh.history", $"\"meshId\":\"{rotated.Id}\",\"version\":3");
        Assert.Equal("unknown-mesh", refused.GetProperty("reason").GetString());
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
