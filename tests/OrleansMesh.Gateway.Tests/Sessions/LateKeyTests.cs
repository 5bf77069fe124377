using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Sessions;

/// <summary>F-07, R-05: what a mesh signs with its new key is taken however late this gateway hears of the key, and what nobody knows costs few questions.</summary>
public sealed class LateKeyTests
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Submit_ByTheKeyOfARegistrationThatTheFederationsAreJustBeingTold_IsTaken()
    {
        await using Town town = await Town.BuildAsync();
        IMeshGrain mesh = Grain(town);
        (SampleMesh signer, string keyId) = (town.Acme.Mesh, town.Acme.Mesh.KeyId);
        for (int version = 2; version <= 20; version++)
        {
            (byte[] next, SampleMesh rotated, string newKeyId) = await RotationAsync(town, signer, keyId, $"key-{version}");
            Task<Decision> update = mesh.UpdateAsync(next);

            // from then on a session may join by the new key
            while (!(await mesh.GetAsync())!.Registration.AsSpan().SequenceEqual(next))
            {
                Assert.True(!update.IsCompleted || (await update).Accepted);
            }

            SubmitOutcome outcome = await SubmitAsync(town, town.Message($"m-{version}") with { KeyId = newKeyId }, rotated, out _);
            Assert.Equal((ReceiptState.Stored, Refusal.None), (outcome.State, outcome.Refusal));
            Assert.True((await update).Accepted);
            (signer, keyId) = (rotated, newKeyId);
        }
    }

    [Fact]
    public async Task Submit_ByAKeyThatTheLeasesOfThisGatewayHaveAMomentLater_WaitsForThemAndIsTaken()
    {
        await using Town town = await Town.BuildAsync();
        await StopLeasesAsync(town);
        (byte[] next, SampleMesh rotated, string keyId) = await RotationAsync(town, town.Acme.Mesh, town.Acme.Mesh.KeyId, "key-2");
        Assert.True((await Grain(town).UpdateAsync(next)).Accepted);
        LeaseTable leases = town.Hub.Services.GetRequiredService<LeaseTable>();
        leases.Refreshed(Now);

        ValueTask<SubmitOutcome> submit = SubmitAsync(town, town.Message("late") with { KeyId = keyId }, rotated, out bool isUnderWay);
        Assert.True(isUnderWay);
        Assert.False(submit.IsCompleted);
        leases.Replace(await town.Hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IHubGrain>(town.Hub.Identity.Region).GetLeasesAsync());

        Assert.Equal(ReceiptState.Stored, (await submit).State);
        Assert.Equal("late", (await town.Mit.DeliveryAsync()).MessageId);
    }

    [Fact]
    public async Task Revalidate_TheLeasesAreNotToldInTime_ItCannotBeTold()
    {
        await using Town town = await Town.BuildAsync();
        await StopLeasesAsync(town);
        (byte[] next, SampleMesh rotated, string keyId) = await RotationAsync(town, town.Acme.Mesh, town.Acme.Mesh.KeyId, "key-2");
        Assert.True((await Grain(town).UpdateAsync(next)).Accepted);
        (LeaseRevalidator revalidator, ManualTimeProvider clock) = Revalidator(town);

        Task<TermsWord>? word = AskAsync(revalidator, town.Message("late") with { KeyId = keyId }, rotated, Refusal.UnknownKey);

        clock.Advance(LeaseRevalidator.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(word!.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TermsWord.Untold, await word);

        // without another question, of which there may be so many
        Assert.All(Enumerable.Range(0, QuestionRate.OfMeshMax), _ => Assert.True(AgainAsync()!.IsCompletedSuccessfully));
        clock.Advance(DeniedTerms.Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.True(AgainAsync()!.IsCompletedSuccessfully);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(AgainAsync()!.IsCompleted);

        Task<TermsWord>? AgainAsync() => AskAsync(revalidator, town.Message("again") with { KeyId = keyId }, rotated, Refusal.UnknownKey);
    }

    [Fact]
    public async Task Revalidate_WhatNobodyKnows_IsDeniedAndNotAskedAboutAgainForAMoment()
    {
        await using Town town = await Town.BuildAsync();
        (LeaseRevalidator revalidator, ManualTimeProvider clock) = Revalidator(town);
        SampleMesh acme = town.Acme.Mesh;
        (FmpDraft Draft, Refusal Refusal)[] unknown =
        [
            (town.Message("m") with { KeyId = acme.Did.Url("lost") }, Refusal.UnknownKey),
            (town.Message("m"), Refusal.InvalidSignature),
            (town.Message("m") with { FederationId = Guid.NewGuid() }, Refusal.UnknownFederation),
        ];
        foreach ((FmpDraft draft, Refusal refusal) in unknown)
        {
            var forger = new SampleMesh(acme.Id);
            Assert.Equal(TermsWord.Denied, await AskAsync(revalidator, draft, forger, refusal)!);
            Assert.Null(AskAsync(revalidator, draft, forger, refusal));
            clock.Advance(DeniedTerms.Lifetime - TimeSpan.FromMilliseconds(1));
            Assert.Null(AskAsync(revalidator, draft, forger, refusal));
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(TermsWord.Denied, await AskAsync(revalidator, draft, forger, refusal)!);
        }
    }

    [Fact]
    public async Task Revalidate_AFloodOfKeysThatNobodyKnows_CostsNoMoreThanSoManyQuestions()
    {
        await using Town town = await Town.BuildAsync();
        (LeaseRevalidator revalidator, ManualTimeProvider clock) = Revalidator(town);

        Assert.Equal(QuestionRate.OfMeshMax, Enumerable.Range(0, 200).Count(i => AskForAsync($"a-{i}") is not null));
        Assert.NotNull(AskAsync(revalidator, town.Message("m") with { SourceMeshId = town.Mit.Mesh.Id, KeyId = town.Mit.Mesh.Did.Url("lost") }, town.Mit.Mesh, Refusal.UnknownKey));
        clock.Advance(QuestionRate.Period);
        Assert.NotNull(AskForAsync("b"));

        Task<TermsWord>? AskForAsync(string key) => AskAsync(revalidator, town.Message("m") with { KeyId = town.Acme.Mesh.Did.Url(key) }, town.Acme.Mesh, Refusal.UnknownKey);
    }

    private static IMeshGrain Grain(Town town) => town.Hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IMeshGrain>(town.Acme.Mesh.Id);

    private static async Task StopLeasesAsync(Town town)
    {
        foreach (LeaseFeed feed in town.Hub.Services.GetServices<IHostedService>().OfType<LeaseFeed>())
        {
            await feed.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<Rotation> RotationAsync(Town town, SampleMesh signer, string keyId, string name)
    {
        byte[][] versions = await Grain(town).GetHistoryAsync();
        Assert.True(MeshHistory.TryVerify([.. versions.Select(version => new ReadOnlyMemory<byte>(version))], Now, out MeshHistory? history, out _));
        return Rotation.After(history.Current, signer, keyId, name);
    }

    private static ValueTask<SubmitOutcome> SubmitAsync(Town town, FmpDraft draft, SampleMesh signer, out bool isUnderWay) => town.Hub.Services.GetRequiredService<SubmitHandler>()
        .SubmitAsync(town.Acme.Mesh.Id, isPostQuantum: false, FmpSigner.Create(draft, signer.Key), out isUnderWay, CancellationToken.None);

    private static (LeaseRevalidator Revalidator, ManualTimeProvider Clock) Revalidator(Town town)
    {
        var clock = new ManualTimeProvider();
        return (ActivatorUtilities.CreateInstance<LeaseRevalidator>(town.Hub.Services, clock), clock);
    }

    private static Task<TermsWord>? AskAsync(LeaseRevalidator revalidator, FmpDraft draft, SampleMesh signer, Refusal refusal)
    {
        Assert.True(FmpCodec.TryDecode(FmpSigner.Create(draft, signer.Key), out FmpEnvelope? envelope, out EnvelopeRefusal fault), fault.ToString());
        return revalidator.RevalidateSubmittedAsync(envelope, refusal);
    }
}
