using System.Globalization;
using OrleansMesh.Client;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Wire.Requests;
using Xunit.Abstractions;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>F-07, F-08: keys change, terms are renegotiated, a federation is suspended and resumed, and what was taken meanwhile comes once and in its order.</summary>
/// <remarks>Several seeds with <c>ORLEANSMESH_ORDER_SEEDS</c>, other lengths with <c>ORLEANSMESH_ORDER_STEPS</c>.</remarks>
public sealed class OrderTests(ITestOutputHelper report)
{
    private const int FirstSeed = 20261126;

    // what time mends: the sender may send the same again
    private static readonly string[] Passing = ["federation-suspended", "rate-limited", "leases-stale"];

    // answers between two changes: enough that some are under way when the next comes
    private const int Between = 40;

    [Fact]
    public async Task Send_KeysTermsAndStandingChangeMeanwhile_WhatWasTakenComesOnceAndInItsOrder()
    {
        for (int seed = FirstSeed; seed < FirstSeed + Setting("ORLEANSMESH_ORDER_SEEDS", 1); seed++)
        {
            await RunAsync(new Random(seed), Setting("ORLEANSMESH_ORDER_STEPS", 7), seed);
        }
    }

    [Fact]
    public async Task Send_WhileSuspended_IsRefusedForThat()
    {
        await using LivingPair pair = await LivingPair.BuildAsync();
        _ = await pair.Mit.Client.Lifecycle.SuspendAsync(pair.FederationId, "audit", CancellationToken.None);
        await pair.KnownAsync(isActive: false);

        Assert.Equal("federation-suspended", (await Assert.ThrowsAsync<MeshRefusedException>(() => pair.Acme.SendAsync(pair.FederationId, 0))).Reason);
        Assert.Equal(
            "federation-suspended",
            (await Assert.ThrowsAsync<MeshRefusedException>(() => pair.Acme.Client.SendAsync(pair.Mit.Id, "note", default, null, CancellationToken.None))).Reason);
    }

    [Fact]
    public async Task Receive_SignedByANewKeyAndSuspendedMeanwhile_IsDelivered()
    {
        await using LivingPair pair = await LivingPair.BuildAsync();
        await pair.Mit.LeaveAsync();
        await pair.Acme.RotateAsync();
        _ = await pair.Acme.SendAsync(pair.FederationId, 0);
        _ = await pair.Acme.Client.Lifecycle.SuspendAsync(pair.FederationId, "audit", CancellationToken.None);

        await pair.Mit.ConnectAsync();

        await Eventually.HoldsAsync(() => pair.Mit.Received.Length == 1);
    }

    [Fact]
    public async Task Receive_SignedByTheKeyOfFormerTerms_IsDelivered()
    {
        await using LivingPair pair = await LivingPair.BuildAsync();
        await pair.Mit.LeaveAsync();
        await pair.Mit.ConnectAsync(receives: false);
        _ = await pair.Acme.SendAsync(pair.FederationId, 0);
        await pair.Acme.RotateAsync();
        _ = await pair.Acme.SendAsync(pair.FederationId, 1);
        await pair.AgreeAsync(pair.Mit);
        _ = await pair.Acme.SendAsync(pair.FederationId, 2);
        await pair.Mit.LeaveAsync();

        await pair.Mit.ConnectAsync();

        await Eventually.HoldsAsync(() => pair.Mit.Received.Length == 3);
        Assert.Equal([0, 1, 2], pair.Mit.Received);
    }

    [Fact]
    public async Task Receive_NotGrantedByTheTermsOfNow_TheSourceIsToldAndWhatIsBehindComes()
    {
        await using LivingPair pair = await LivingPair.BuildAsync();
        await pair.Mit.LeaveAsync();
        await pair.Mit.ConnectAsync(receives: false);
        MessageReceipt taken = await pair.Acme.SendAsync(pair.FederationId, 0);
        await pair.AgreeAsync(pair.Mit, granted: "memo");
        _ = await pair.Acme.SendAsync(pair.FederationId, 1, "memo");
        await pair.Mit.LeaveAsync();

        await pair.Mit.ConnectAsync();

        await Eventually.HoldsAsync(() => pair.Mit.Received.Length == 1 && !pair.Acme.Refused.IsEmpty);
        Assert.Equal([1], pair.Mit.Received);
        MessageStatusResult told = Assert.Single(pair.Acme.Refused);
        Assert.Equal((taken.MessageId, "refused", "not-granted"), (told.MessageId, told.State, told.Reason));
        Assert.Equal(told, await pair.Acme.Client.MessageStatusAsync(taken.MessageId, null, CancellationToken.None));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int set) && set > 0 ? set : otherwise;

    private async Task RunAsync(Random random, int steps, int seed)
    {
        await using LivingPair pair = await LivingPair.BuildAsync();
        var traffic = new NumberedTraffic(pair.Acme, pair.FederationId);
        traffic.Start();
        string done = "";
        try
        {
            for (int step = 0; step < steps; step++)
            {
                int before = traffic.Answered;
                await Eventually.HoldsAsync(() => traffic.Answered >= before + Between);
                done += " " + await ChangeAsync(pair, random, step);
            }
        }
        finally
        {
            await traffic.StopAsync();
        }

        int[] taken = traffic.Taken;
        string reasons = string.Join(", ", traffic.Refused.Values.GroupBy(reason => reason).Select(group => $"{group.Count()} {group.Key}"));
        report.WriteLine($"seed {seed}:{done}; {taken.Length} taken, refused: {reasons}; {pair.Mit.Client.DeliveriesRefused} not believed");
        try
        {
            await Eventually.HoldsAsync(() => pair.Mit.Received.Length >= taken.Length);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Seed {seed}: lost {string.Join(' ', taken.Except(pair.Mit.Received))}.");
        }

        Assert.Equal(taken, pair.Mit.Received);
        Assert.All(traffic.Refused.Values, reason => Assert.Contains(reason, Passing));
    }

    // every kind of change once, and then by chance
    private static async Task<string> ChangeAsync(LivingPair pair, Random random, int step)
    {
        LivingMesh one = random.Next(2) == 0 ? pair.Acme : pair.Mit;
        switch (step < 6 ? step : random.Next(6))
        {
            case 0:
                await pair.Acme.RotateAsync();
                return "acme's key";
            case 1:
                await pair.Mit.RotateAsync();
                return "mit's key";
            case 2:
                await pair.AgreeAsync(one, policy: Policy(random.Next(1_000, 100_000)));
                return "terms";
            case 3:
                await SuspendAsync(pair, one, () => Task.CompletedTask);
                return "suspended";
            case 4:
                await pair.Mit.LeaveAsync();
                await pair.Acme.RotateAsync();
                await SuspendAsync(pair, pair.Acme, () => pair.Mit.ConnectAsync());
                return "away, key, suspended";
            default:
                await Task.WhenAll(pair.Acme.RotateAsync(), pair.Mit.RotateAsync());
                await pair.AgreeAsync(one, policy: Policy(random.Next(1_000, 100_000)));
                await SuspendAsync(pair, one, pair.Acme.RotateAsync);
                return "keys, terms, suspended, key";
        }
    }

    private static async Task SuspendAsync(LivingPair pair, LivingMesh by, Func<Task> meanwhile)
    {
        await SaidAsync(() => by.Client.Lifecycle.SuspendAsync(pair.FederationId, "audit", CancellationToken.None));
        await meanwhile();
        await pair.KnownAsync(isActive: false);
        await SaidAsync(() => by.Client.Lifecycle.ResumeAsync(pair.FederationId, CancellationToken.None));
        await pair.KnownAsync(isActive: true);
    }

    // a client that has just changed its key opens its connection anew, and asks its user to ask again
    private static async Task SaidAsync(Func<Task> say)
    {
        bool mayBeSaid = false;
        for (bool isSaid = false; !isSaid;)
        {
            try
            {
                await say();
                isSaid = true;
            }
            catch (MeshUnreachableException)
            {
                mayBeSaid = true;
            }
            catch (MeshRefusedException) when (mayBeSaid)
            {
                isSaid = true;
            }
        }
    }

    private static FederationPolicy Policy(int bytes) =>
        FederationPolicy.TryParse(
            System.Text.Encoding.UTF8.GetBytes($$"""{"type":"FederationPolicy","version":1,"data":[{"id":"size","rule":"payloadBytes","most":{{bytes}}}]}"""), out FederationPolicy? policy, out PolicyFault fault)
            ? policy
            : throw new InvalidOperationException(fault.Sentence);
}
