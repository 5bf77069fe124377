using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A whole life of one federation under traffic: asked for, negotiated, renegotiated, suspended, resumed, a key changed, and ended in one of three ways.</summary>
/// <param name="number">Decides how it ends, and whether a key changes on the way.</param>
/// <param name="stepped">Told of each step that was taken.</param>
internal sealed class FederationLife(ChurnMesh requester, ChurnMesh answerer, int number, Action stepped)
{
    /// <summary>How many steps a life has at least.</summary>
    public const int StepsMin = 12;

    // F-08: how long after a forced end a message may still be admitted.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendPause = TimeSpan.FromMilliseconds(25);

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<int> _admitted = new();
    private long _forcedAt;

    public ChurnMesh Requester => requester;

    public ChurnMesh Answerer => answerer;

    public Guid Id { get; private set; }

    /// <summary>Whether the whole life was lived.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How often something had to be tried again.</summary>
    public int Retries { get; private set; }

    /// <summary>Messages that the hub admitted.</summary>
    public int Admitted => _admitted.Count;

    /// <summary>Of those, the ones that had a receipt before the end was begun and never came: a federation that lives loses nothing.</summary>
    public int Lost { get; private set; }

    /// <summary>Of those, the ones that were begun more than a second after the forced end was acknowledged.</summary>
    public int AdmittedLate { get; private set; }

    public async Task RunAsync()
    {
        Retries += await Patiently.UntilAsync(async () =>
        {
            Id = await requester.Client.Lifecycle.RequestAsync([answerer.Client.MeshId], "churn", [], parent: null, CancellationToken.None);
            return true;
        });
        await StepAsync(answerer, at => at.Phase != FederationPhase.Requested, c => c.OpenAsync(Id, [], CancellationToken.None));
        await AgreeAsync(requester, answerer, "first");
        using var stop = new CancellationTokenSource();
        Task sending = SendAsync(stop.Token);
        try
        {
            await _first.Task.WaitAsync(3 * World.Patience);
            await AgreeAsync(answerer, requester, "second");
            await StepAsync(answerer, at => at.Phase == FederationPhase.Suspended, c => c.SuspendAsync(Id, "audit", CancellationToken.None));
            if (number % 4 == 0)
            {
                await requester.RotateAsync();
                stepped();
            }

            await StepAsync(answerer, at => at.Phase == FederationPhase.Active, c => c.ResumeAsync(Id, CancellationToken.None));
            await ArrivedAsync();
            await EndAsync();
            if (_forcedAt != 0)
            {
                await Task.Delay(2 * Grace, TimeProvider.System);
            }

            IsOver = true;
        }
        finally
        {
            await stop.CancelAsync();
            await sending;
        }
    }

    /// <summary>Null when both parties have the same proven history of an ended federation, each in its own folder too; else what is wrong.</summary>
    public async Task<string?> DisagreementAsync()
    {
        FederationLink[] heads = [await ReadAsync(requester), await ReadAsync(answerer)];
        return heads[0].Hash != heads[1].Hash ? $"{Id}: {heads[0].Hash} and {heads[1].Hash}"
            : heads[0].Standing.Phase != FederationPhase.Ended ? $"{Id}: {heads[0].Standing.Phase}"
            : requester.Shelved(Id) is not { } mine || answerer.Shelved(Id) is not { } theirs || !mine.AsSpan().SequenceEqual(theirs) ? $"{Id}: the copies in the folders differ"
            : null;
    }

    private static async Task<FederationLink> ReadAsync(ChurnMesh mesh, Guid id)
    {
        FederationLink? head = null;
        _ = await Patiently.UntilAsync(async () => (head = await mesh.Client.Lifecycle.HistoryAsync(id, CancellationToken.None)) is not null);
        return head!;
    }

    private Task<FederationLink> ReadAsync(ChurnMesh mesh) => ReadAsync(mesh, Id);

    private async Task AgreeAsync(ChurnMesh proposer, ChurnMesh other, string purpose)
    {
        var terms = new FederationTerms(purpose, [new FederationGrant(GrantKind.Message, "*")], [new FederationGrant(GrantKind.Message, "*")], TimeSpan.FromDays(1));
        bool InForce(FederationStanding at) => at.InForce?.Terms.Purpose == purpose;
        bool Offered(FederationStanding at) => at.Offer?.Agreement.Terms.Purpose == purpose;
        await StepAsync(proposer, at => InForce(at) || Offered(at), c => c.ProposeAsync(Id, terms, CancellationToken.None));
        for (FederationStanding now = (await ReadAsync(other)).Standing; Offered(now) && !now.Offer!.IsAgreed; now = (await ReadAsync(other)).Standing)
        {
            // who changed its key meanwhile offers the same again, for the other to sign
            ChurnMesh next = now.Offer.By == proposer.Client.MeshId.ToString() ? other : proposer;
            await StepAsync(
                next, at => InForce(at) || (Offered(at) && (at.Offer!.IsAgreed || at.Offer.By == next.Client.MeshId.ToString())), c => c.AcceptAsync(Id, CancellationToken.None));
        }

        foreach (ChurnMesh party in (ChurnMesh[])[proposer, other])
        {
            // the clients do so by themselves, unless the hub was killed just then
            await StepAsync(
                party, at => InForce(at) || (Offered(at) && at.Offer!.Ready.Contains(party.Client.MeshId.ToString())), c => c.ActivateAsync(Id, CancellationToken.None));
        }
    }

    // what is under way while it ends may stay behind
    private async Task ArrivedAsync()
    {
        int[] admitted = [.. _admitted];
        int Missing() => admitted.Count(number => !answerer.HasReceived(Id, number));
        try
        {
            _ = await Patiently.UntilAsync(() => Task.FromResult(Missing() == 0));
        }
        catch (TimeoutException)
        {
            Lost = Missing();
        }
    }

    private async Task EndAsync()
    {
        if (number % 3 == 0)
        {
            await StepAsync(
                requester, at => at.Phase is FederationPhase.Terminating or FederationPhase.Ended, c => c.EndAsync(Id, TimeSpan.FromMinutes(10), "done", CancellationToken.None));
            await StepAsync(answerer, at => at.Phase == FederationPhase.Ended || at.Drained.Contains(answerer.Client.MeshId.ToString()), c => c.DrainedAsync(Id, CancellationToken.None));
            await StepAsync(requester, at => at.Phase == FederationPhase.Ended, c => c.DrainedAsync(Id, CancellationToken.None));
            return;
        }

        await StepAsync(number % 3 == 1 ? requester : answerer, at => at.Phase == FederationPhase.Ended, c => c.ForceEndAsync(Id, "done", CancellationToken.None));
        _forcedAt = Stopwatch.GetTimestamp();
    }

    private async Task StepAsync(ChurnMesh mesh, Func<FederationStanding, bool> done, Func<FederationCommands, Task> act)
    {
        FederationCommands commands = mesh.Client.Lifecycle;
        Retries += await Patiently.UntilAsync(async () =>
        {
            if (done((await commands.HistoryAsync(Id, CancellationToken.None)).Standing))
            {
                return true;
            }

            await act(commands);
            return done((await commands.HistoryAsync(Id, CancellationToken.None)).Standing);
        });
        stepped();
    }

    private async Task SendAsync(CancellationToken stop)
    {
        using var pause = new PeriodicTimer(SendPause);
        for (int n = 0; !stop.IsCancellationRequested; n++)
        {
            JsonElement data = JsonSerializer.SerializeToElement(new { n });
            long begun = Stopwatch.GetTimestamp();
            try
            {
                _ = await requester.Client.SendAsync(Id, "churn", data, null, CancellationToken.None).WaitAsync(3 * World.Patience, CancellationToken.None);
                _admitted.Enqueue(n);
                _ = _first.TrySetResult();
                AdmittedLate += _forcedAt != 0 && Stopwatch.GetElapsedTime(_forcedAt, begun) > Grace ? 1 : 0;
            }
            catch (MeshRefusedException)
            {
                // suspended, ended, or not now
            }

            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
