using System.Text.Json;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Client.Tests;

/// <summary>A mesh changes its registration, and its partners follow (I-01, I-07).</summary>
public sealed class RotationTests
{
    private static readonly RegistrationChange Rotation = new() { RotatesKey = true };
    private static readonly string Acme = Town.Acme.ToString();
    private static readonly string Mit = Town.Mit.ToString();

    [Fact]
    public async Task Rotate_UnderTraffic_NothingIsLostOrReorderedAndThePartnerFollows()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        Task<bool>[] rotations = [];
        var sending = new List<Task<MessageReceipt>>();
        for (int n = 0; n < 90; n++)
        {
            sending.Add(acme.SendAsync(Town.Mit, "note", JsonSerializer.SerializeToElement(n), null, default));
            if (n % 30 == 15)
            {
                rotations = [.. rotations, acme.ChangeRegistrationAsync(Rotation, default)];
            }
        }

        Task all = Task.WhenAll([.. rotations, .. sending]);
        await town.AdvanceUntilAsync(() => all.IsCompleted);
        await all;

        Assert.Equal("key-4", Fragment(town.AcmeFolder.KeyId));
        Assert.Equal(4, town.AcmeFolder.History.Versions.Count);
        Assert.Equal(Enumerable.Range(0, 90), await ReceiveAsync(town, mit, 90));
        Assert.Equal(0, mit.DeliveriesRefused);
        string?[] keys = [.. town.Hub.State.Queues[Mit].Select(KeyIdOf).Distinct()];
        Assert.Null(keys[0]);
        Assert.Equal(Acme + "#key-4", keys[^1]);
    }

    [Fact]
    public async Task Rotate_FolderOpenedAgain_IsTheNewIdentityWithItsHistory()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        byte[] first = town.AcmeFolder.MeshKey.PublicKey.ToArray();
        await ChangeAsync(town, acme, Rotation);

        using MeshFolder opened = MeshFolder.Open(town.AcmeFolder.Path, town.Clock);
        Assert.Equal(Acme + "#key-2", opened.KeyId);
        Assert.Equal(town.AcmeFolder.MeshKey.PublicKey, opened.MeshKey.PublicKey);
        Assert.NotEqual(first, opened.MeshKey.PublicKey.ToArray());
        Assert.Equal(town.AcmeFolder.InvokingKeyId, opened.InvokingKeyId);
        Assert.Equal(["key-1", "key-2"], opened.History.KeyWindows.Select(w => Fragment(w.KeyId)));
        Assert.False(File.Exists(Path.Combine(opened.Path, "mesh-next.key")));
        Assert.False(File.Exists(Path.Combine(opened.Path, "registration-next.json")));
        Assert.True(File.Exists(Path.Combine(opened.Path, "mesh-key-1.key")));
    }

    [Fact]
    public async Task Rotate_CutOffBeforeTheHubHeardOfIt_IsFinishedByTheNextCall()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.Silent["mesh.update"] = true;
        await CutOffAsync(town);

        town.Hub.Silent.Clear();
        using MeshFolder opened = MeshFolder.Open(town.AcmeFolder.Path, town.Clock);
        Assert.Equal(Acme + "#key-1", opened.KeyId);
        MeshClient again = await town.ConnectAsync(opened);
        Task<bool> finishing = again.ChangeRegistrationAsync(Rotation, default);
        await town.AdvanceUntilAsync(() => finishing.IsCompleted);
        Assert.False(await finishing);
        Assert.Equal(Acme + "#key-2", opened.KeyId);
        Assert.Equal(2, town.Hub.State.Histories[Acme].Versions.Count);
    }

    [Fact]
    public async Task Rotate_CutOffAfterTheHubTookIt_IsFinishedByTheNextJoin()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.LoseAnswers["mesh.update"] = true;
        town.Hub.KeepSessions = true;
        await CutOffAsync(town);

        Assert.Equal(2, town.Hub.State.Histories[Acme].Versions.Count);
        using MeshFolder opened = MeshFolder.Open(town.AcmeFolder.Path, town.Clock);
        Assert.Equal(Acme + "#key-1", opened.KeyId);
        _ = await town.ConnectAsync(opened);
        Assert.Equal(Acme + "#key-2", opened.KeyId);
    }

    [Fact]
    public async Task Rotate_AnotherProcessOfTheMesh_TakesTheNewKeyByItself()
    {
        await using Town town = await Town.BuildAsync();
        using MeshFolder second = MeshFolder.Open(town.AcmeFolder.Path, town.Clock);
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        MeshClient other = await town.ConnectAsync(second, o => o.Receive = false);
        await ChangeAsync(town, acme, Rotation);

        await town.AdvanceUntilAsync(() => other.IsConnected && second.KeyId == town.AcmeFolder.KeyId);
        Task<MessageReceipt> sending = other.SendAsync(Town.Mit, "note", JsonSerializer.SerializeToElement(0), null, default);
        await town.AdvanceUntilAsync(() => sending.IsCompleted);
        Assert.Equal([0], await ReceiveAsync(town, mit, 1));
    }

    [Fact]
    public async Task Change_FolderWithOneKeyForAll_GetsOneForCapabilities()
    {
        await using Town town = await Town.BuildAsync();
        DidDocumentBuilder old = new DidDocumentBuilder(Town.Acme)
            .AddKey("key-1", town.AcmeFolder.MeshKey.PublicKey, KeyPurpose.Authentication, KeyPurpose.AssertionMethod, KeyPurpose.CapabilityInvocation, KeyPurpose.CapabilityDelegation);
        await File.WriteAllBytesAsync(Path.Combine(town.AcmeFolder.Path, "registration.json"), MeshRegistration.Create(old, town.AcmeFolder.MeshKey, town.AcmeFolder.KeyId, town.Clock.GetUtcNow()));
        File.Delete(Path.Combine(town.AcmeFolder.Path, "invoke.key"));
        using MeshFolder folder = MeshFolder.Open(town.AcmeFolder.Path, town.Clock);
        Assert.False(folder.HasInvokingKey);
        MeshClient acme = await town.ConnectAsync(folder);

        await ChangeAsync(town, acme, Rotation);
        Assert.True(folder.HasInvokingKey);
        Assert.Equal((Acme + "#key-2", Acme + "#invoke-1"), (folder.KeyId, folder.InvokingKeyId));
        DidDocument document = folder.Registration.Document;
        Assert.Equal([folder.KeyId], document.KeysFor(KeyPurpose.Authentication).Select(k => k.Id));
        Assert.Equal([folder.InvokingKeyId], document.KeysFor(KeyPurpose.CapabilityInvocation).Select(k => k.Id));
        await ChangeAsync(town, acme, new RegistrationChange { RotatesInvokingKey = true });
        Assert.Equal((Acme + "#key-2", Acme + "#invoke-2"), (folder.KeyId, folder.InvokingKeyId));
    }

    [Fact]
    public async Task Change_Services_AreAddedReplacedAndTakenOut()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        await ChangeAsync(town, acme, new RegistrationChange { Services = [new ServiceChange("files", "Files", "https://a.example/"), new ServiceChange("mail", "Mail", "https://b.example/")] });
        await ChangeAsync(town, acme, new RegistrationChange { Services = [new ServiceChange("files", "Files", "https://c.example/"), new ServiceChange("mail", "", null)] });

        Assert.Equal([(Acme + "#files", "https://c.example/")], town.AcmeFolder.Registration.Document.Services.Select(s => (s.Id, s.Endpoint!)));
        Assert.Equal(3, town.Hub.State.Histories[Acme].Versions.Count);
        Assert.Equal(Acme + "#key-1", town.AcmeFolder.KeyId);
    }

    [Fact]
    public async Task Change_TheHubRefuses_FolderIsAsBefore()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        byte[] other = MeshRegistration.CreateNext(
            town.AcmeFolder.Registration, new DidDocumentBuilder(Town.Acme).AddKey("key-1", town.AcmeFolder.MeshKey.PublicKey), town.AcmeFolder.MeshKey, town.AcmeFolder.KeyId, town.Clock.GetUtcNow());
        Assert.True(MeshHistory.TryVerify([town.AcmeFolder.Registration.Bytes, other], town.Clock.GetUtcNow(), out MeshHistory? branch, out _));
        town.Hub.State.Histories[Acme] = branch;

        Assert.Equal("document-invalid", (await Assert.ThrowsAsync<MeshRefusedException>(() => acme.ChangeRegistrationAsync(Rotation, default))).Reason);
        Assert.Equal(Acme + "#key-1", town.AcmeFolder.KeyId);
        Assert.Equal(["invoke.key", "mesh.key"], Directory.GetFiles(town.AcmeFolder.Path, "*.key").Select(Path.GetFileName).Where(f => f is not ("node.key" or "agreement.key")).Order());
        Assert.False(File.Exists(Path.Combine(town.AcmeFolder.Path, "registration-next.json")));
    }

    [Fact]
    public async Task Deactivate_TheFolderHasEnded()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        await ChangeAsync(town, acme, RegistrationChange.Deactivation);

        Assert.True(town.AcmeFolder.HasEnded);
        Assert.True(town.Hub.State.Histories[Acme].IsDeactivated);
        Assert.Contains("ended", Assert.Throws<MeshFolderException>(() => MeshFolder.Open(town.AcmeFolder.Path, town.Clock)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_AfterTheKeyChangedWhileAway_OldAndNewMessagesVerify()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, _) = await town.FederateAsync();
        await mit.DisposeAsync();
        for (int n = 0; n < 4; n++)
        {
            Task<MessageReceipt> sending = acme.SendAsync(Town.Mit, "note", JsonSerializer.SerializeToElement(n), null, default);
            await town.AdvanceUntilAsync(() => sending.IsCompleted);
            _ = await sending;
            if (n < 3)
            {
                town.Clock.Advance(TimeSpan.FromMinutes(1));
                await ChangeAsync(town, acme, Rotation);
            }
        }

        MeshClient again = await town.ConnectAsync(town.MitFolder);
        Assert.Equal([0, 1, 2, 3], await ReceiveAsync(town, again, 4));
    }

    private static async Task ChangeAsync(Town town, MeshClient client, RegistrationChange change)
    {
        Task<bool> changing = client.ChangeRegistrationAsync(change, default);
        await town.AdvanceUntilAsync(() => changing.IsCompleted);
        Assert.True(await changing);
    }

    // The process dies while it waits for the hub's answer.
    private static async Task CutOffAsync(Town town)
    {
        using MeshFolder folder = MeshFolder.Open(town.AcmeFolder.Path, town.Clock);
        using var death = new CancellationTokenSource();
        MeshClient acme = await MeshClient.ConnectAsync(folder, town.Options(), default).WaitAsync(Town.Patience);
        Task<bool> changing = acme.ChangeRegistrationAsync(Rotation, death.Token);
        await town.AdvanceUntilAsync(() => town.Hub.Requests.Contains("mesh.update"));
        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => changing);
        await acme.DisposeAsync();
    }

    private static async Task<List<int>> ReceiveAsync(Town town, MeshClient client, int count)
    {
        var numbers = new List<int>();
        Task receiving = Task.Run(async () =>
        {
            await foreach (ReceivedMessage message in client.ReceiveAsync(default))
            {
                numbers.Add(message.Data.GetInt32());
                if (numbers.Count == count)
                {
                    return;
                }
            }
        });
        await town.AdvanceUntilAsync(() => receiving.IsCompleted);
        await receiving;
        return numbers;
    }

    private static string? KeyIdOf(byte[] envelope) => FmpCodec.TryDecode(envelope, out FmpEnvelope? decoded, out _) ? decoded.KeyId : "?";

    private static string Fragment(string keyId) => keyId[(keyId.IndexOf('#', StringComparison.Ordinal) + 1)..];
}
