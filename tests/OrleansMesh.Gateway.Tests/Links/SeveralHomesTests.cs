using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;
using Xunit.Abstractions;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-06, F-08: Mit is at home at the hubs 1 and 2, Acme at the hub 0, which holds the federation, and in some at 1 too: each home knows what was agreed, and each change of it.</summary>
public sealed class SeveralHomesTests(ITestOutputHelper report)
{
    private static readonly int[] HomesOfMit = [1, 2];

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_OverEachHome_WheneverThatWasJoined(bool isJoinedBefore)
    {
        await using LinkedTown town = await BuildAsync();
        Member? second = isJoinedBefore ? await town.JoinAlsoAsync(town.Mit.Mesh, from: 2, to: 1) : null;
        await town.FederateAsync();
        second ??= await town.JoinAlsoAsync(town.Mit.Mesh, from: 2, to: 1);
        await using (second)
        {
            await AreTakenAsync(town, second);
            await AreTakenAsync(town, town.Mit);
        }
    }

    [Fact]
    public async Task Send_OverAnotherHomeThanTheOneThatHoldsTheFederation_IsTaken()
    {
        await using LinkedTown town = await BuildAsync();
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Acme.Mesh, from: 0, to: 1);

        Receipt receipt = await Town.UntilAsync(second, () => town.Message($"m-{Guid.NewGuid():N}"), receipt => receipt.State == ReceiptState.Stored);
        Assert.Equal(Refusal.None, receipt.Refusal);
        Assert.Single(await town.TakeAsync(1));
    }

    [Theory]
    [InlineData(FederationEventKind.Suspend, Refusal.FederationSuspended)]
    [InlineData(FederationEventKind.ForceEnd, Refusal.FederationEnded)]
    public async Task Say_AtAnyHome_CountsAtAllOfThem(FederationEventKind kind, Refusal refusal)
    {
        await using LinkedTown town = await BuildAsync();
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Mit.Mesh, from: 2, to: 1);
        await AreTakenAsync(town, second);
        await AreTakenAsync(town, town.Mit);
        await Eventually.HoldsAsync(() => Homes(town, seenFrom: 0).Length == 2);

        // one of the two is not the home that is sent to
        foreach (Member member in (Member[])[second, town.Mit])
        {
            Assert.Equal("result", (await SayAsync(town, member, FederationEventKind.Suspend)).GetProperty("type").GetString());
            Assert.Equal("result", (await SayAsync(town, member, FederationEventKind.Resume)).GetProperty("type").GetString());
        }

        long start = TimeProvider.System.GetTimestamp();
        Assert.Equal("result", (await SayAsync(town, town.Acme, kind)).GetProperty("type").GetString());
        foreach (Member member in (Member[])[second, town.Mit])
        {
            _ = await Town.UntilAsync(member, () => FromMit(town, $"late-{Guid.NewGuid():N}"), receipt => receipt.Refusal == refusal);
            report.WriteLine($"{kind}: refused at this home after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms.");
        }
    }

    [Fact]
    public async Task Suspend_WhileAHomeIsAway_ItIsToldWhenItIsBack()
    {
        await using LinkedTown town = await BuildAsync();
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Mit.Mesh, from: 2, to: 1);
        await AreTakenAsync(town, second);
        await town.CrashAsync(1);
        await Eventually.HoldsAsync(() => Homes(town, seenFrom: 0).SequenceEqual([town.Node(2)]));
        Assert.Equal("result", (await SayAsync(town, town.Acme, FederationEventKind.Suspend)).GetProperty("type").GetString());

        await town.Hub(1).StartAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(town, 1) == FederationStatus.Suspended);
        Assert.Equal(town.Node(2), Homes(town, seenFrom: 0)[0]);
    }

    [Fact]
    public async Task ForceEnd_WhileAHomeIsAwayAndTheHubThatHoldsItStopsToo_ItIsToldWhenBothAreBack()
    {
        await using LinkedTown town = await BuildAsync();
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Mit.Mesh, from: 2, to: 1);
        await AreTakenAsync(town, second);
        await town.CrashAsync(1);
        await Eventually.HoldsAsync(() => Homes(town, seenFrom: 0).SequenceEqual([town.Node(2)]));
        Assert.Equal("result", (await SayAsync(town, town.Acme, FederationEventKind.ForceEnd)).GetProperty("type").GetString());
        await town.CrashAsync(0);
        await town.Hub(0).StartAsync();
        await town.Hub(1).StartAsync();

        await Eventually.HoldsAsync(async () => await StatusAsync(town, 1) == FederationStatus.Ended);
    }

    [Fact]
    public async Task Rotate_AtOneHome_TheKeyCountsAtTheOther()
    {
        await using LinkedTown town = await BuildAsync();
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Mit.Mesh, from: 2, to: 1);
        await AreTakenAsync(town, second);
        await Eventually.HoldsAsync(() => Homes(town, seenFrom: 2).SequenceEqual([town.Node(1)]));
        (byte[] next, SampleMesh rotated, string keyId) = Rotation.After((await town.HistoryAsync(2, town.Mit.Mesh.Id)).Current, town.Mit.Mesh, town.Mit.Mesh.KeyId, "key-2");
        JsonElement answer = await town.Mit.AskAsync("mesh.update", $"\"registration\":{Encoding.UTF8.GetString(next)}");
        Assert.True(answer.GetProperty("type").GetString() == "result", answer.ToString());

        // the session of the key that is replaced ends at the other home too, and one of the new key begins without its document
        await second.Ended.WaitAsync(TestHub.Patience, TimeProvider.System);
        var attempt = new JoinAttempt { MeshId = rotated.Id, KeyId = keyId, Key = rotated.Key };
        await using Member again = await LinkedTown.AdmittedAsync(town.Hub(1), rotated, attempt);
        _ = await Town.UntilAsync(
            again, () => FromMit(town, $"new-{Guid.NewGuid():N}") with { KeyId = keyId }, receipt => receipt.State == ReceiptState.Stored);
        Assert.StartsWith("new-", await NextAsync(town.Acme, "new-"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_ToAHomeThatWasShownNothing_ItAsksAndTakesTheMessage()
    {
        await using LinkedTown town = await BuildAsync();
        await town.FederateAsync();
        await town.Hub(0).Services.GetServices<IHostedService>().OfType<FederationReplicator>().Single().StopAsync(CancellationToken.None);
        await using Member second = await town.JoinAlsoAsync(town.Mit.Mesh, from: 2, to: 1);
        await Eventually.HoldsAsync(() => Homes(town, seenFrom: 0).Length == 2);
        Assert.Null(await StatusAsync(town, 1));

        // while the first is there, the other may ask by itself
        HubAnswer? answer = await town.Hub(1).Services.GetRequiredService<HubCalls>().AskAsync(
            town.Node(0), HubCallTypes.FederationFetch, "", new FederationFetchBody(town.FederationId, 0), HubCallJson.Default.FederationFetchBody, CancellationToken.None);
        Assert.True(answer is { IsRefused: false }, answer?.Body.ToString());
        Assert.Null(await StatusAsync(town, 1));

        await town.CrashAsync(2);
        await Eventually.HoldsAsync(() => Homes(town, seenFrom: 0).SequenceEqual([town.Node(1)]));
        await town.StoreAsync("after");
        Delivered delivered = await second.DeliveryAsync();
        Assert.Equal("after", delivered.MessageId);
        Assert.Equal(FederationStatus.Active, await StatusAsync(town, 1));
    }

    [Fact]
    public async Task Relay_OverAHubThatWasShownTheFederationToAHomeThatWasNot_ItAsksTheHubThatIsNamed()
    {
        // Acme is at home at 0, which holds it, and 1; Mit at 3 and later at 2
        await using LinkedTown town = await LinkedTown.BuildAsync(4, (0, 1), (0, 2), (0, 3), (1, 2), (1, 3));
        await town.FederateAsync();
        await using Member acme = await town.JoinAlsoAsync(town.Acme.Mesh, from: 0, to: 1);
        _ = await Town.UntilAsync(acme, () => town.Message($"m-{Guid.NewGuid():N}"), receipt => receipt.State == ReceiptState.Stored);
        _ = await town.TakeAsync(1);
        await town.Hub(0).Services.GetServices<IHostedService>().OfType<FederationReplicator>().Single().StopAsync(CancellationToken.None);
        await using Member second = await town.JoinAlsoAsync(town.Mit.Mesh, from: 3, to: 2);
        await Eventually.HoldsAsync(() => Homes(town, seenFrom: 1).Length == 2 && Homes(town, seenFrom: 0).Length == 2);
        await town.CrashAsync(3);
        await Eventually.HoldsAsync(() => Homes(town, seenFrom: 1).SequenceEqual([town.Node(2)]));
        Assert.Null(await StatusAsync(town, 2));

        Assert.Equal(ReceiptState.Stored, (await acme.SendAsync(town.Message("after"))).State);
        Assert.Equal("after", (await second.DeliveryAsync()).MessageId);
        Assert.Equal(FederationStatus.Active, await StatusAsync(town, 2));
    }

    [Fact]
    public async Task Relay_TheHomeInUseIsLostAndTheOtherIsBehindTheSameHub_GoesOnThere()
    {
        // both homes of Mit are behind hub 1
        await using LinkedTown town = await LinkedTown.BuildAsync(4, (0, 1), (1, 2), (1, 3));
        await town.FederateAsync();
        await using Member second = await town.JoinAlsoAsync(town.Mit.Mesh, from: 3, to: 2);
        await Eventually.HoldsAsync(async () => Homes(town, seenFrom: 0).Length == 2 && await StatusAsync(town, 2) == FederationStatus.Active);
        await town.StoreAsync("before");
        Assert.Equal(["before"], await town.TakeAsync(1));

        // else its source may not have heard that it was taken, and sends it over the other home again
        _ = await town.StatusIsAsync("before", "delivered");
        await town.CrashAsync(3);
        await town.StoreAsync("after");

        Assert.Equal("after", (await second.DeliveryAsync()).MessageId);
    }

    private static Task<LinkedTown> BuildAsync() => LinkedTown.BuildAsync(3, (0, 1), (0, 2), (1, 2));

    private static async Task<FederationStatus?> StatusAsync(LinkedTown town, int place) =>
        (await town.Hub(place).Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationGrain>(town.FederationId).GetAsync())?.Status;

    private static string[] Homes(LinkedTown town, int seenFrom) => [.. town.Routes(seenFrom).HomesOf(town.Mit.Mesh.Id).Select(home => home.Node)];

    private static FmpDraft FromMit(LinkedTown town, string messageId) => town.Message(messageId) with { SourceMeshId = town.Mit.Mesh.Id, TargetMeshId = town.Acme.Mesh.Id };

    /// <summary>Says it until the hub that holds the federation is reached, which may give up one of two links meanwhile.</summary>
    private static async Task<JsonElement> SayAsync(LinkedTown town, Member member, FederationEventKind kind)
    {
        JsonElement answer = default;
        await Eventually.HoldsAsync(async () =>
        {
            JsonElement page = await member.AskAsync("fed.history", $"\"federationId\":\"{town.FederationId}\",\"from\":0");
            if (IsUnreachable(page))
            {
                return false;
            }

            answer = await member.SayAsync(town.FederationId, kind, "a test");
            return !IsUnreachable(answer);
        });
        return answer;

        static bool IsUnreachable(JsonElement answer) => answer.TryGetProperty("reason", out JsonElement reason) && reason.GetString() is "hub-unreachable" or "not-its-home";
    }

    /// <summary>Messages of Mit over this session come to be taken, and each that was reaches Acme.</summary>
    private static async Task AreTakenAsync(LinkedTown town, Member session)
    {
        string id = "";
        _ = await Town.UntilAsync(session, () => FromMit(town, id = $"m-{Guid.NewGuid():N}"), receipt => receipt.State == ReceiptState.Stored);
        Assert.Equal(id, await NextAsync(town.Acme, id));
    }

    private static async Task<string> NextAsync(Member member, string prefix)
    {
        while (true)
        {
            Delivered next = await member.DeliveryAsync();
            await member.AcknowledgeAsync(next.Cursor);
            if (next.MessageId.StartsWith(prefix, StringComparison.Ordinal))
            {
                return next.MessageId;
            }
        }
    }
}
