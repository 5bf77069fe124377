using System.Globalization;
using OrleansMesh.Client;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Wire.Requests;
using Xunit.Abstractions;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>F-07, F-08: keys change, terms are renegotiated, a federation is suspended and resumed, and what was taken meanwhile comes once and in its order.</summary>
/// <remarks>Several seeds with <c>ORLEANSMESH_ORDER_SEEDS</c>, others with <c>ORLEANSMESH_ORDER_FIRST</c>, other lengths with <c>ORLEANSMESH_ORDER_STEPS</c>; each change is told at once in the file <c>ORLEANSMESH_ORDER_LOG</c>.</remarks>
public sealed class OrderTests(ITestOutputHelper report)
{
    private const int FirstSeed = 20261126;

    // what time mends: the sender may send the same again
    private static readonly string[] Passing = ["federation-suspended", "rate-limited", "leases-stale", "queue-full"];

    // answers between two changes: enough that some are under way when the next comes
    private const int Between = 40;

    [Fact]
    public async Task Send_KeysTermsAndStandingChangeMeanwhile_WhatWasTakenComesOnceAndInItsOrder()
    {
        foreach (int seed in Seeds())
        {
            await using LivingPair pair = await LivingPair.BuildAsync();
            await RunAsync(pair, new Random(seed), Setting("ORLEANSMESH_ORDER_STEPS", 7), seed);
        }
    }

    [Fact]
    public async Task Send_OverALinkThatIsCutMeanwhileToo_WhatWasTakenComesOnceAndInItsOrder()
    {
        foreach (int seed in Seeds())
        {
            var random = new Random(seed);
            await using LivingPair pair = await LivingPair.BuildLinkedAsync(isHeldByTheSecond: random.Next(2) == 0);
            await RunAsync(pair, random, Setting("ORLEANSMESH_ORDER_STEPS", FederationChanges.Kinds), seed);
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

    private static IEnumerable<int> Seeds() => Enumerable.Range(Setting("ORLEANSMESH_ORDER_FIRST", FirstSeed), Setting("ORLEANSMESH_ORDER_SEEDS", 1));

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int set) && set > 0 ? set : otherwise;

    // what a run that stands still has done last
    private static Task NoteAsync(string line) => Environment.GetEnvironmentVariable("ORLEANSMESH_ORDER_LOG") is { Length: > 0 } path
        ? File.AppendAllTextAsync(path, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {line}{Environment.NewLine}")
        : Task.CompletedTask;

    private async Task RunAsync(LivingPair pair, Random random, int steps, int seed)
    {
        var traffic = new NumberedTraffic(pair.Acme, pair.Mit, pair.FederationId);
        var changes = new FederationChanges(pair, random, traffic.AnswersAsync);
        traffic.Start();
        string done = "";
        try
        {
            for (int step = 0; step < steps; step++)
            {
                await traffic.AnswersAsync(Between);
                done += " " + await changes.NextAsync(step);
                await NoteAsync($"seed {seed}:{done}; {traffic.Answered} answered, {traffic.Taken.Length} taken, {pair.Mit.ReceivedCount} received");
            }
        }
        finally
        {
            await traffic.StopAsync();
        }

        int[] taken = traffic.Taken;
        try
        {
            await Eventually.HoldsAsync(() => pair.Mit.ReceivedCount + pair.Acme.Refused.Count >= taken.Length);
        }
        catch (TimeoutException)
        {
            // told below
        }

        int[] received = pair.Mit.Received;
        HashSet<string> refused = [.. pair.Acme.Refused.Select(refused => refused.MessageId)];
        int[] told = [.. taken.Except(received).Where(number => refused.Contains(traffic.MessageId(number)))];
        string reasons = string.Join(", ", traffic.Refused.Values.GroupBy(reason => reason).Select(group => $"{group.Count()} {group.Key}"));
        report.WriteLine(
            $"seed {seed}:{done}; {taken.Length} taken, refused: {reasons}; {told.Length} refused after they were taken; {pair.Mit.Client.DeliveriesRefused} not believed");

        int[] lost = [.. taken.Except(received).Except(told)];
        Assert.True(lost.Length == 0, $"Seed {seed}: lost {string.Join(' ', lost)}.");
        Assert.Equal(taken.Except(told), received);
        Assert.All(traffic.Refused.Values, reason => Assert.Contains(reason, Passing));
        foreach (int number in told)
        {
            MessageStatusResult status = await pair.Acme.Client.MessageStatusAsync(traffic.MessageId(number), null, CancellationToken.None);
            Assert.Equal(("refused", "federation-suspended"), (status.State, status.Reason));
        }
    }
}
