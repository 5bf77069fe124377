using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Network;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Grains;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Brings attestations to the homes of the meshes that they are about, when those did not answer at once (G-01): kept over restarts, in order, at once when a home is back, and until it has answered or takes them no more.</summary>
internal sealed partial class OwedToHomes(
    IClusterClient grains, HubCalls calls, RouteService routes, HomeList homes, IOptions<HubOptions> hub, TimeProvider clock, ILogger<OwedToHomes> log) : BackgroundService
{
    // What these say of may still be on its way to the home: routes, a registration, the federation.
    private static readonly string[] PassingRefusals = ["not-its-home", "unknown-mesh", "unknown-federation", "internal-error"];

    private static readonly Backoff Pause = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly Lock _gate = new();
    private readonly HomeTurns _turns = new(Pause, clock, Random.Shared.NextDouble);
    private OwedAttestations _owed = new([]);
    private ImmutableHashSet<string> _reachable = [];
    private volatile TaskCompletionSource _wake = NewSignal();

    private IOwedAttestationsGrain Kept => grains.GetGrain<IOwedAttestationsGrain>(hub.Value.Region);

    /// <summary>Whether something that the same mesh said before of the same mesh and claim is still owed, which must go first.</summary>
    public bool IsOwedBefore(AttestationTerms terms) => Owed.All.Any(each => each.Terms.By == terms.By && each.Terms.About == terms.About && each.Terms.Claim == terms.Claim);

    private OwedAttestations Owed
    {
        get
        {
            lock (_gate)
            {
                return _owed;
            }
        }
    }

    /// <summary>Owes one that this hub has taken to the home of the mesh that it is about; false when as many are owed as may be.</summary>
    public async Task<bool> OweAsync(MeshAttestation attestation)
    {
        if (!await Kept.OweAsync(attestation.Bytes.ToArray()))
        {
            return false;
        }

        lock (_gate)
        {
            _owed = _owed.With(attestation) ?? _owed;
        }

        _wake.TrySetResult();
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        byte[][] kept = await Kept.GetAsync();
        lock (_gate)
        {
            // what came to be owed while the rest was read is in both
            _owed = kept.Select(Parse).Aggregate(_owed, (owed, each) => owed.With(each) ?? owed);
        }

        routes.Changed += OnRoutes;
        while (!stoppingToken.IsCancellationRequested)
        {
            TaskCompletionSource wake = _wake = NewSignal();
            TimeSpan? next = await BeginDueAsync(stoppingToken);
            await (next is { } pause ? Task.WhenAny(wake.Task, Task.Delay(pause, clock, stoppingToken)) : wake.Task.WaitAsync(stoppingToken))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        routes.Changed -= OnRoutes;
    }

    /// <summary>Begins the turn of each home that is due; how long until something is to be done without being told, null for never.</summary>
    private async Task<TimeSpan?> BeginDueAsync(CancellationToken cancellationToken)
    {
        foreach (MeshAttestation over in Owed.All.Where(each => homes.Contains(each.Terms.About) || OwedAttestations.IsOver(each.Terms, clock.GetUtcNow())).ToList())
        {
            await TrySettleAsync(over);
        }

        RouteSnapshot now = routes.Snapshot;
        List<(string Node, Route Home, MeshAttestation Owed)> ready =
            [.. Owed.All.Select(each => now.TryFindHome(each.Terms.About, out Route? home) ? (home.Node, home, each) : default).Where(each => each.home is not null)];
        ILookup<string, (string Node, Route Home, MeshAttestation Owed)> byHome = ready.ToLookup(each => each.Node);
        lock (_gate)
        {
            foreach (IGrouping<string, (string Node, Route Home, MeshAttestation Owed)> each in byHome)
            {
                if (_turns.TryBegin(each.Key))
                {
                    _ = TakeTurnAsync(each.First().Home, [.. each.Select(one => one.Owed)], cancellationToken);
                }
            }

            _turns.ForgetOthers(byHome.Select(each => each.Key).ToHashSet());

            // what is over is to be forgotten some time
            TimeSpan? due = _turns.NextIn(byHome.Select(each => each.Key));
            return _owed.All.Count == 0 ? null : due < Pause.Max ? due : Pause.Max;
        }
    }

    private async Task TakeTurnAsync(Route home, MeshAttestation[] owed, CancellationToken cancellationToken)
    {
        // not within the lock of who began it
        await Task.Yield();
        bool isTaken = true;
        try
        {
            foreach (MeshAttestation each in owed)
            {
                bool? isSettled = await BringAsync(home, each, cancellationToken);
                isTaken &= isSettled is true;
                if (isSettled is null)
                {
                    break;
                }
            }
        }
        catch (Exception e)
        {
            // the grains are out of reach for the moment, or the hub stops: what is owed stays so
            isTaken = false;
            if (!cancellationToken.IsCancellationRequested)
            {
                Log.Failed(log, home.Hub, e);
            }
        }

        lock (_gate)
        {
            _turns.End(home.Node, isTaken);
        }

        _wake.TrySetResult();
    }

    /// <summary>Brings one; true when it is settled, false when its home cannot take it yet, null when the home is silent.</summary>
    private async Task<bool?> BringAsync(Route home, MeshAttestation owed, CancellationToken cancellationToken)
    {
        // what was said anew meanwhile, and taken at once, is not undone by what comes late
        if (await grains.GetGrain<IAttestationsGrain>(owed.Terms.About).StandsAsync(owed.Bytes.ToArray()))
        {
            HubAnswer? answer = await calls.AskAsync(
                home.Node, HubCallTypes.Attest, owed.Terms.By, new AttestRequest(SignedJson.Element(owed.Bytes.ToArray())), HubCallJson.Default.AttestRequest, cancellationToken);
            if (answer is null)
            {
                return null;
            }

            string? reason = answer.IsRefused && answer.Body.TryGetProperty("reason", out JsonElement word) ? word.GetString() : null;
            if (answer.IsRefused && PassingRefusals.Contains(reason))
            {
                return false;
            }

            if (answer.IsRefused && reason != "superseded")
            {
                Log.Refused(log, home.Hub, owed.Terms.By, owed.Terms.About, reason ?? "");
            }
        }

        await SettleAsync(owed);
        return true;
    }

    private async Task TrySettleAsync(MeshAttestation over)
    {
        try
        {
            await SettleAsync(over);
            if (!homes.Contains(over.Terms.About))
            {
                Log.Over(log, over.Terms.By, over.Terms.About);
            }
        }
        catch (Exception e)
        {
            Log.Failed(log, over.Terms.About, e);
        }
    }

    private async Task SettleAsync(MeshAttestation attestation)
    {
        await Kept.SettleAsync(attestation.Bytes.ToArray());
        lock (_gate)
        {
            _owed = _owed.Without(attestation);
        }
    }

    private void OnRoutes()
    {
        ImmutableHashSet<string> reachable = [.. routes.Snapshot.Best.Select(route => route.Node)];
        ImmutableHashSet<string> before = Interlocked.Exchange(ref _reachable, reachable);
        lock (_gate)
        {
            foreach (string node in reachable.Except(before))
            {
                _turns.Back(node);
            }
        }

        _wake.TrySetResult();
    }

    private static MeshAttestation Parse(byte[] bytes) =>
        MeshAttestation.TryParse(bytes, out MeshAttestation? parsed, out AttestationRefusal fault) ? parsed : throw new InvalidOperationException($"A kept attestation is none: {fault}.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(3881, LogLevel.Error, "What is owed to {Home} could not be brought there; it is tried again")]
        public static partial void Failed(ILogger logger, string home, Exception error);

        [LoggerMessage(3882, LogLevel.Warning, "{Hub} does not take what {By} said of {About}: {Reason}")]
        public static partial void Refused(ILogger logger, string hub, string by, string about, string reason);

        [LoggerMessage(3883, LogLevel.Warning, "What {By} said of {About} could not be brought to the home of {About} in the time for which it is taken there; it has to be said anew")]
        public static partial void Over(ILogger logger, string by, string about);
    }
}
