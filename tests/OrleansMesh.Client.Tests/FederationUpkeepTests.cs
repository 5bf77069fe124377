using System.Text;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Client.Tests;

/// <summary>F-07, F-12: rules keep what is in force, by signed events that say which rule it was.</summary>
public sealed class FederationUpkeepTests
{
    private const string Size = """{"type":"FederationPolicy","version":1,"data":[{"id":"mit/size","rule":"payloadBytes","most":4096}]}""";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Upkeep_TrustFallsAndRises_SuspendsAndResumesByRule()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, Guid id) = await NegotiateAsync(town, Town.Terms);
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<UpkeepTurn> turns = mit.UpkeepAsync(Rules("""{"id":"back","action":"resume","trust":60},{"id":"distrust","action":"suspend","when":{"trustBelow":40}}"""), Every, stop.Token).GetAsyncEnumerator();
        Task<bool> next = turns.MoveNextAsync().AsTask();
        town.Hub.Trust = 39;
        Assert.Equal((AutomationAction.Suspend, "distrust"), await TakeAsync(town, turns, next));
        FederationLink suspended = await acme.Lifecycle.HistoryAsync(id, default);
        Assert.Equal((FederationPhase.Suspended, "By rule distrust."), (suspended.Standing.Phase, suspended.Standing.Reason));

        // In between nothing is done: what has fallen below one number comes back with another.
        town.Hub.Trust = 59;
        next = await QuietAsync(town, turns);
        town.Hub.Trust = 60;
        Assert.Equal((AutomationAction.Resume, "back"), await TakeAsync(town, turns, next));
        Assert.Equal(FederationPhase.Active, (await acme.Lifecycle.HistoryAsync(id, default)).Standing.Phase);
    }

    [Fact]
    public async Task Upkeep_APersonHasSuspended_IsLeftToThePerson()
    {
        await using Town town = await Town.BuildAsync();
        (_, MeshClient mit, Guid id) = await NegotiateAsync(town, Town.Terms);
        _ = await mit.Lifecycle.SuspendAsync(id, "audit", default);
        town.Hub.Trust = 100;
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<UpkeepTurn> turns = mit.UpkeepAsync(Rules("""{"id":"back","action":"resume"}"""), Every, stop.Token).GetAsyncEnumerator();
        Task<bool> next = await QuietAsync(town, turns);
        Assert.Equal(FederationPhase.Suspended, (await mit.Lifecycle.HistoryAsync(id, default)).Standing.Phase);
        await EndAsync(next, stop);
    }

    [Fact]
    public async Task Upkeep_BeforeTheEnd_OffersTheSameAgainWithinOurPolicyOnce()
    {
        await using Town town = await Town.BuildAsync();
        FederationTerms terms = Town.Terms with { Lifetime = TimeSpan.FromMinutes(1) };
        (MeshClient acme, MeshClient mit, Guid id) = await NegotiateAsync(town, terms);
        long end = (await mit.Lifecycle.HistoryAsync(id, default)).Standing.InForce!.Terms.ExpiresAt;
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<UpkeepTurn> turns = mit.UpkeepAsync(Rules("""{"id":"renew","action":"renew","when":{"expiresWithinHours":24}}""", Size), Every, stop.Token).GetAsyncEnumerator();
        Assert.Equal((AutomationAction.Renew, "renew"), await TakeAsync(town, turns, turns.MoveNextAsync().AsTask()));
        Assert.InRange(end - town.Clock.GetUtcNow().ToUnixTimeMilliseconds(), 1, 30_000);

        FederationTurn renewal = await NextAsync(acme);
        Assert.Null(AgreementRenewal.WideningOf(renewal.Terms!.Terms, renewal.InForce!.Terms, town.Clock.GetUtcNow()));
        Assert.Equal("mit/size", Assert.Single(renewal.Terms.Terms.Policy!.Clauses).Id);
        Assert.InRange(renewal.Terms.Terms.ExpiresAt, end + 30_000, long.MaxValue);
        _ = await renewal.DeclineAsync("as it is", default);
        await EndAsync(await QuietAsync(town, turns), stop);
    }

    [Fact]
    public async Task Upkeep_NoAnswerToARenewal_EndsItByRule()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, Guid id) = await NegotiateAsync(town, Town.Terms with { Lifetime = TimeSpan.FromMinutes(2) });
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<UpkeepTurn> turns = mit.UpkeepAsync(Rules("""{"id":"silence","action":"end","when":{"expiresWithinHours":1,"unanswered":true}}"""), Every, stop.Token).GetAsyncEnumerator();
        town.Clock.Advance(TimeSpan.FromSeconds(61));
        Task<bool> next = await QuietAsync(town, turns);
        _ = await mit.Lifecycle.RenewAsync(id, null, default);

        Assert.Equal((AutomationAction.End, "silence"), await TakeAsync(town, turns, next));

        FederationStanding ended = (await acme.Lifecycle.HistoryAsync(id, default)).Standing;
        Assert.Equal((FederationPhase.Terminating, "By rule silence."), (ended.Phase, ended.Reason));
        await EndAsync(await QuietAsync(town, turns), stop);
    }

    [Fact]
    public async Task Upkeep_KeyOfItsAge_IsRotatedOnce()
    {
        await using Town town = await Town.BuildAsync();
        town.Clock.Advance(TimeSpan.FromHours(2));
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        string before = town.AcmeFolder.KeyId;
        using var stop = new CancellationTokenSource();
        IAsyncEnumerator<UpkeepTurn> turns = acme.UpkeepAsync(Rules("""{"id":"hourly","action":"rotate","when":{"keyAgeHours":1}}"""), Every, stop.Token).GetAsyncEnumerator();
        Assert.Equal((AutomationAction.Rotate, "hourly"), await TakeAsync(town, turns, turns.MoveNextAsync().AsTask()));
        Assert.NotEqual(before, town.AcmeFolder.KeyId);
        await EndAsync(await QuietAsync(town, turns), stop);
        Assert.Equal(2, town.AcmeFolder.History.Versions.Count);
    }

    [Fact]
    public async Task Upkeep_TimesOutOfBounds_AreRefused()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        Assert.Throws<ArgumentOutOfRangeException>(() => acme.UpkeepAsync(Rules(""), Every - TimeSpan.FromTicks(1), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => acme.UpkeepAsync(Rules(""), TimeSpan.FromDays(1) + TimeSpan.FromTicks(1), default));
        _ = acme.UpkeepAsync(Rules(""), TimeSpan.FromDays(1), default);
    }

    // Takes the next decision and carries it out, while time goes on.
    private static async Task<(AutomationAction Action, string Rule)> TakeAsync(Town town, IAsyncEnumerator<UpkeepTurn> turns, Task<bool> next)
    {
        await town.AdvanceUntilAsync(() => next.IsCompleted);
        Assert.True(await next);
        UpkeepTurn turn = turns.Current;
        Task done = turn.CarryOutAsync(default);
        await town.AdvanceUntilAsync(() => done.IsCompleted);
        await done;
        return (turn.Decision.Action, turn.Decision.Rule);
    }

    // Some looks, of which none decides anything; the next one goes on.
    private static async Task<Task<bool>> QuietAsync(Town town, IAsyncEnumerator<UpkeepTurn> turns)
    {
        Task<bool> next = turns.MoveNextAsync().AsTask();
        DateTimeOffset later = town.Clock.GetUtcNow() + (3 * Every);
        await town.AdvanceUntilAsync(() => town.Clock.GetUtcNow() > later);
        Assert.False(next.IsCompleted);
        return next;
    }

    private static async Task EndAsync(Task<bool> next, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private static async Task<(MeshClient Acme, MeshClient Mit, Guid Id)> NegotiateAsync(Town town, FederationTerms terms)
    {
        town.Hub.TellsNegotiations = true;
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        MeshClient mit = await town.ConnectAsync(town.MitFolder);
        Guid id = await acme.Lifecycle.RequestAsync([Town.Mit], "test", [], parent: null, default);
        _ = await (await NextAsync(mit)).AcceptAsync(default);
        _ = await acme.Lifecycle.ProposeAsync(id, terms with { Policy = FederationPolicy.Unlimited }, default);
        _ = await (await NextAsync(mit)).AcceptAsync(default);

        // Both clients say that they are ready once all have signed.
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var patience = new CancellationTokenSource(Town.Patience);
        while ((await acme.Lifecycle.HistoryAsync(id, default)).Standing.Phase != FederationPhase.Active)
        {
            _ = await pause.WaitForNextTickAsync(patience.Token);
        }

        return (acme, mit, id);
    }

    private static async Task<FederationTurn> NextAsync(MeshClient client)
    {
        await using IAsyncEnumerator<FederationTurn> turns = client.TurnsAsync(default).GetAsyncEnumerator();
        Assert.True(await turns.MoveNextAsync().AsTask().WaitAsync(Town.Patience));
        return turns.Current;
    }

    private static AutomationRules Rules(string rules, string? policy = null)
    {
        string document = $$"""{"type":"FederationRules","version":1,{{(policy is null ? "" : $"\"policy\":{policy},")}}"rules":[{{rules}}]}""";
        Assert.True(AutomationRules.TryParse(Encoding.UTF8.GetBytes(document), out AutomationRules? read, out AutomationFault fault), fault.Sentence);
        return read;
    }
}
