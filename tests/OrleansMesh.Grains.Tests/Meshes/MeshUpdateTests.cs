using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Grains.Tests.Meshes;

public sealed class MeshUpdateTests : ClusterTest
{
    private readonly SampleMesh _rotated = new("did:mesh:enterprise:acme-001");

    [Fact]
    public async Task UpdateAsync_ARotation_TheFederationLivesOnWithTheNewKey()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        StreamTap<LeaseBeat> beats = await Cluster.TapAsync<LeaseBeat>(MeshStreams.Leases);
        byte[] next = await RotationAsync();
        Accepted(await Mesh(Acme).UpdateAsync(next));
        Accepted(await Mesh(Acme).UpdateAsync(next));

        LeaseRecord lease = (await beats.NextAsync(b => b.Lease is { PartyKeys.Length: 2 })).Lease!;
        Assert.Equal((id, FederationStatus.Active), (lease.FederationId, lease.Status));
        PartyKey former = lease.PartyKeys![0];
        Assert.Equal((Acme.KeyId, Cluster.Now.ToUnixTimeSeconds()), (former.KeyId, former.Until / 1000));
        PartyKey key = lease.PartyKeys[1];
        Assert.Null(key.Until);
        Assert.Equal((Acme.Id, Acme.Did.Url("key-2")), (key.MeshId, key.KeyId));
        Assert.Equal(_rotated.Key.PublicKey.ToArray(), key.Key);
        await Cluster.RestartAsync();
        Assert.Equal(_rotated.Key.PublicKey.ToArray(), Assert.Single((await LeasesAsync()).Leases).PartyKeys![1].Key);
        byte[][] versions = await Mesh(Acme).GetHistoryAsync();
        Assert.Equal(2, versions.Length);
        Assert.True(MeshHistory.TryVerify([.. versions.Select(v => new ReadOnlyMemory<byte>(v))], Cluster.Now, out _, out _));
        Assert.Equal(next, (await Mesh(Acme).GetAsync())!.Registration);
    }

    [Fact]
    public async Task UpdateAsync_TheFormerKey_IsKnownForAsLongAsAMessageMayWaitForALink()
    {
        await RegisterBothAsync();
        await FederateAsync();
        byte[] next = await RotationAsync();
        Accepted(await Mesh(Acme).UpdateAsync(next));

        Cluster.Clock.Shift(AdmissionLimits.RelayAgeMax);
        Accepted(await Mesh(Acme).UpdateAsync(next));
        Assert.Equal(2, Assert.Single((await LeasesAsync()).Leases).PartyKeys!.Length);

        Cluster.Clock.Shift(AdmissionLimits.ClockSkewMax);
        Accepted(await Mesh(Acme).UpdateAsync(next));
        Assert.Single(Assert.Single((await LeasesAsync()).Leases).PartyKeys!);
    }

    [Fact]
    public async Task UpdateAsync_AnEnd_EndsFederationsAndNothingFollows()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        StreamTap<MeshChange> changes = await Cluster.TapAsync<MeshChange>(MeshStreams.Meshes);
        byte[] end = MeshRegistration.CreateDeactivation(await CurrentAsync(), Acme.Key, Acme.KeyId, Cluster.Now);
        Accepted(await Mesh(Acme).UpdateAsync(end));

        MeshChange change = await changes.NextAsync(_ => true);
        Assert.Equal((Acme.Id, 2L, true), (change.MeshId, change.Version, change.Deactivated));
        Assert.Empty(change.KeyIds);
        Assert.Equal(FederationStatus.Ended, (await Federation(id).GetAsync())!.Status);
        Assert.Empty((await LeasesAsync()).Leases);
        MeshHistory history = await HistoryAsync();
        Assert.True(history.IsDeactivated);
        Refused("deactivated", await Mesh(Acme).UpdateAsync(MeshRegistration.CreateNext(history.Current, Acme.Builder(), Acme.Key, Acme.KeyId, Cluster.Now)));
        Refused("already-registered", await Mesh(Acme).RegisterAsync(Acme.Register(Cluster.Now)));
    }

    [Fact]
    public async Task UpdateAsync_OneThatDoesNotHold_IsRefusedAndChangesNothing()
    {
        Refused("unknown-mesh", await Mesh(Acme).UpdateAsync(Acme.Register(Cluster.Now)));
        byte[] first = Acme.Register(Cluster.Now);
        Accepted(await Mesh(Acme).RegisterAsync(first));
        MeshRegistration current = await CurrentAsync();
        byte[][] wrong =
        [
            [],
            "{}"u8.ToArray(),
            Acme.Register(Cluster.Now.AddSeconds(-5)),
            MeshRegistration.CreateNext(current, _rotated.Builder(), _rotated.Key, _rotated.KeyId, Cluster.Now),
            MeshRegistration.CreateNext(current, Acme.Builder(), Acme.Key, Acme.KeyId, Cluster.Now.AddDays(1)),
            MeshRegistration.CreateNext(current, new DidDocumentBuilder(Acme.Did), Acme.Key, Acme.KeyId, Cluster.Now),
            Mit.Register(Cluster.Now),
        ];
        foreach (byte[] update in wrong)
        {
            Refused("document-invalid", await Mesh(Acme).UpdateAsync(update));
        }

        Assert.Equal(first, (await Mesh(Acme).GetAsync())!.Registration);
        Assert.Single(await Mesh(Acme).GetHistoryAsync());
    }

    [Fact]
    public async Task UpdateAsync_TheStateWasNotWritten_TheSameUpdateHealsIt()
    {
        await RegisterBothAsync();
        await FederateAsync();
        byte[] next = await RotationAsync();
        Cluster.Faults.FailWrite("mesh");
        await Assert.ThrowsAnyAsync<Exception>(() => Mesh(Acme).UpdateAsync(next));
        Accepted(await Mesh(Acme).UpdateAsync(next));
        Assert.Equal(next, (await Mesh(Acme).GetAsync())!.Registration);
        Assert.Equal(2, Assert.Single((await LeasesAsync()).Leases).PartyKeys!.Length);
    }

    [Fact]
    public async Task UpdateAsync_ACrashBeforeTheFederationsWereTold_TheyAreToldWhenTheMeshIsAskedForAgain()
    {
        await CrashUntoldAsync();
        Assert.Null(Assert.Single((await LeasesAsync()).Leases).PartyKeys);
        StreamTap<LeaseBeat> beats = await Cluster.TapAsync<LeaseBeat>(MeshStreams.Leases);
        StreamTap<MeshChange> changes = await Cluster.TapAsync<MeshChange>(MeshStreams.Meshes);

        Assert.NotNull(await Mesh(Acme).GetAsync());

        LeaseRecord lease = (await beats.NextAsync(b => b.Lease is { PartyKeys.Length: 2 })).Lease!;
        Assert.Equal(_rotated.Key.PublicKey.ToArray(), lease.PartyKeys![1].Key);
        Assert.Equal([Acme.Did.Url("key-2")], (await changes.NextAsync(_ => true)).KeyIds);
        await Mesh(Acme).MakeKnownAsync();
        await Cluster.RestartAsync();
        changes = await Cluster.TapAsync<MeshChange>(MeshStreams.Meshes);
        await Mesh(Acme).MakeKnownAsync();
        Accepted(await Mesh(Mit).UpdateAsync(MeshRegistration.CreateNext(Verified((await Mesh(Mit).GetAsync())!.Registration), Mit.Builder(), Mit.Key, Mit.KeyId, Cluster.Now)));
        Assert.Equal(Mit.Id, (await changes.NextAsync(_ => true)).MeshId);
    }

    [Fact]
    public async Task MakeKnownAsync_ACrashBeforeTheFederationsWereTold_TheyKnowWhenItCompletes()
    {
        Guid id = await CrashUntoldAsync();
        Assert.Null((await Federation(id).GetAsync())!.PartyKeys);

        await Mesh(Acme).MakeKnownAsync();

        Assert.Equal(2, (await Federation(id).GetAsync())!.PartyKeys!.Length);
        Assert.Equal(2, Assert.Single((await LeasesAsync()).Leases).PartyKeys!.Length);
    }

    [Fact]
    public async Task MakeKnownAsync_AChangeIsUnderWay_CompletesAfterIt()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        byte[] next = await RotationAsync();
        (Task begun, TaskCompletionSource goOn) = Cluster.Faults.HoldCall("RekeyAsync");
        Task<Decision> update = Mesh(Acme).UpdateAsync(next);
        await begun;

        // a session may join by the new key already
        Assert.Equal(next, (await Mesh(Acme).GetAsync())!.Registration);
        Task known = Mesh(Acme).MakeKnownAsync();
        Assert.Null((await Federation(id).GetAsync())!.PartyKeys);
        Assert.False(known.IsCompleted);
        goOn.SetResult();

        await known;
        Assert.Equal(2, (await Federation(id).GetAsync())!.PartyKeys!.Length);
        Accepted(await update);
    }

    [Fact]
    public async Task ReceiveReminder_TheFederationsWereNotTold_TheyAreToldThough()
    {
        await RegisterBothAsync();
        await FederateAsync();
        byte[] next = await RotationAsync();
        Cluster.Faults.FailCall("RekeyAsync");
        await Assert.ThrowsAnyAsync<Exception>(() => Mesh(Acme).UpdateAsync(next));
        Cluster.Faults.FailCall("RekeyAsync");
        IRemindable remindable = Mesh(Acme).AsReference<IRemindable>();

        await Assert.ThrowsAnyAsync<Exception>(() => remindable.ReceiveReminder("tell", default));
        Assert.Null(Assert.Single((await LeasesAsync()).Leases).PartyKeys);
        await remindable.ReceiveReminder("tell", default);

        Assert.Equal(2, Assert.Single((await LeasesAsync()).Leases).PartyKeys!.Length);
    }

    [Fact]
    public async Task UpdateAsync_TheSameAgain_TheFederationIsNotChangedAgain()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        byte[] next = await RotationAsync();
        Accepted(await Mesh(Acme).UpdateAsync(next));
        long version = (await Federation(id).GetAsync())!.Version;

        Accepted(await Mesh(Acme).UpdateAsync(next));

        Assert.Equal(version, (await Federation(id).GetAsync())!.Version);
    }

    [Fact]
    public async Task FollowAsync_AMeshThatChangedElsewhere_IsRegisteredWithItsWholeHistory()
    {
        byte[] first = Acme.Register(Cluster.Now);
        byte[] next = Rotation(first);
        Refused("document-invalid", await Mesh(Acme).FollowAsync([next]));
        Refused("document-invalid", await Mesh(Acme).FollowAsync([next, first]));
        Refused("document-invalid", await Mesh(Acme).FollowAsync([]));
        Refused("document-invalid", await Mesh(Mit).FollowAsync([first, next]));
        Accepted(await Mesh(Acme).FollowAsync([first, next]));
        Assert.Equal([first, next], await Mesh(Acme).GetHistoryAsync());
        Assert.Equal(next, (await Mesh(Acme).GetAsync())!.Registration);
    }

    [Fact]
    public async Task FollowAsync_AMeshThatIsKnown_GoesOnFromWhatIsKnown()
    {
        await RegisterBothAsync();
        await FederateAsync();
        byte[] first = (await Mesh(Acme).GetAsync())!.Registration;
        byte[] next = Rotation(first);
        StreamTap<MeshChange> changes = await Cluster.TapAsync<MeshChange>(MeshStreams.Meshes);
        Accepted(await Mesh(Acme).FollowAsync([first, next]));
        Assert.Equal([Acme.Did.Url("key-2")], (await changes.NextAsync(_ => true)).KeyIds);
        Accepted(await Mesh(Acme).FollowAsync([first, next]));

        Refused("already-registered", await Mesh(Acme).FollowAsync([first]));
        Refused("already-registered", await Mesh(Acme).FollowAsync([first, MeshRegistration.CreateNext(Verified(first), Acme.Builder(), Acme.Key, Acme.KeyId, Cluster.Now)]));
        Refused("document-invalid", await Mesh(Acme).FollowAsync([next, first]));
        Assert.Equal(next, (await Mesh(Acme).GetAsync())!.Registration);
        Assert.Equal(2, (await Mesh(Acme).GetHistoryAsync()).Length);
    }

    /// <summary>The hub is gone after it has replaced a registration, and before a federation hears of it.</summary>
    private async Task<Guid> CrashUntoldAsync()
    {
        await RegisterBothAsync();
        Guid id = await FederateAsync();
        byte[] next = await RotationAsync();
        Cluster.Faults.FailCall("RekeyAsync");
        await Assert.ThrowsAnyAsync<Exception>(() => Mesh(Acme).UpdateAsync(next));
        await Cluster.RestartAsync();
        return id;
    }

    private byte[] Rotation(byte[] first) => MeshRegistration.CreateNext(
        Verified(first), new DidDocumentBuilder(Acme.Did).AddKey("key-2", _rotated.Key.PublicKey), Acme.Key, Acme.KeyId, Cluster.Now);

    private MeshRegistration Verified(byte[] first) =>
        MeshRegistration.TryVerify(first, Cluster.Now, out MeshRegistration? registration, out RegistrationRefusal refusal) ? registration : throw new InvalidOperationException($"{refusal}");

    private async Task<byte[]> RotationAsync()
    {
        MeshRegistration current = await CurrentAsync();
        return MeshRegistration.CreateNext(current, new DidDocumentBuilder(Acme.Did).AddKey("key-2", _rotated.Key.PublicKey), Acme.Key, Acme.KeyId, Cluster.Now);
    }

    private async Task<MeshHistory> HistoryAsync() =>
        MeshHistory.TryVerify([.. (await Mesh(Acme).GetHistoryAsync()).Select(v => new ReadOnlyMemory<byte>(v))], Cluster.Now, out MeshHistory? history, out MeshHistoryFault fault)
            ? history
            : throw new InvalidOperationException($"{fault}");

    private async Task<MeshRegistration> CurrentAsync() => (await HistoryAsync()).Current;
}
