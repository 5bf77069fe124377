using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Grains;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// Brings attestations to all homes of the meshes that they are about (G-01): at once, and what a home has not taken when it is back and at growing intervals, kept over restarts, until it
/// has answered or takes them no more. A home that comes into reach later is brought what the others were told since this hub started.
/// </summary>
internal sealed partial class OwedToHomes(
    IClusterClient grains, HubCalls calls, RouteService routes, HomeList homes, IOptions<HubOptions> hub, TimeProvider clock, ILogger<OwedToHomes> log) : BackgroundService
{
    // What these say of may still be on its way to the home: routes, a registration, the federation.
    private static readonly string[] PassingRefusals = ["not-its-home", "unknown-mesh", "unknown-federation", "internal-error"];

    private static readonly TimeSpan LookPeriod = TimeSpan.FromHours(1);

    private readonly SaidAttestations _said = new();
    private readonly FreshHomes _fresh = new(routes);
    private HomeDebts<SaidClaim>? _debts;

    private IOwedAttestationsGrain Kept => grains.GetGrain<IOwedAttestationsGrain>(hub.Value.Region);

    /// <summary>Tells an attestation that this hub has taken to all other homes of the mesh that it is about.</summary>
    /// <returns>Accepted, and whether any is owed it; refused when no home takes it, or as many are owed as may be.</returns>
    public async Task<RequestAnswer> TellAsync(MeshAttestation attestation, CancellationToken cancellationToken)
    {
        // before the routes are looked at: a home that comes meanwhile is found by one of the two
        var claim = SaidClaim.Of(attestation.Terms);
        bool isOwedBefore = _said.Add(attestation, isKept: false) || _debts?.IsOwed(claim, butTo: "") == true;
        ImmutableArray<Route> others = routes.Snapshot.HomesOf(attestation.Terms.About);
        if (others.IsEmpty && homes.Contains(attestation.Terms.About))
        {
            return RequestAnswer.Done;
        }

        // never past what the same mesh said before: what takes one back would come before it
        (HomePayment Payment, HubAnswer? Answer)[] told = isOwedBefore ? [] : await Task.WhenAll(others.Select(home => BringAsync(home, attestation, cancellationToken)));
        Route[] owed = [.. others.Where((_, i) => isOwedBefore || told[i].Payment != HomePayment.Paid)];
        foreach (Route home in others.Except(owed))
        {
            _said.Tell(attestation, home.Node);
        }

        if (owed.Length > 0 || others.IsEmpty)
        {
            return await OweAsync(attestation)
                ? RequestAnswer.Of(new AttestResult(Owed: true), RequestJson.Default.AttestResult)
                : RequestAnswer.Refuse("hub-unreachable", $"The attestation counts at this hub, but a home of the mesh that it is about does not answer, and this hub owes as many to others as it may: {OwedAttestations.CountMax}, of each mesh {OwedAttestations.OfAttesterMax}. Attest anew when the home is back.");
        }

        return RequestAnswer.Signed(told.Select(each => each.Answer!).OrderBy(answer => answer.IsRefused).First());
    }

    /// <summary>Owes one that this hub has taken to the homes of the mesh that it is about, those in reach and those that will be; false when as many are owed as may be.</summary>
    public async Task<bool> OweAsync(MeshAttestation attestation)
    {
        if (!await Kept.OweAsync(attestation.Bytes.ToArray()))
        {
            return false;
        }

        _ = _said.Add(attestation, isKept: true);
        Owe(SaidClaim.Of(attestation.Terms), routes.Snapshot.HomesOf(attestation.Terms.About).Select(home => home.Node));
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var debts = new HomeDebts<SaidClaim>(PayAsync, node => routes.Snapshot.TryFind(node, out _), _ => false, HomeWaits.Words, clock, Random.Shared.NextDouble);
        _debts = debts;
        foreach (byte[] kept in await Kept.GetAsync())
        {
            // what came to be owed while the rest was read is newer
            _ = _said.Add(Parse(kept), isKept: true);
        }

        routes.Changed += OnRoutes;
        OnRoutes();
        using var look = new PeriodicTimer(LookPeriod, clock);
        try
        {
            while (await look.WaitForNextTickAsync(stoppingToken))
            {
                Forget();
            }
        }
        catch (OperationCanceledException)
        {
            // the hub stops
        }

        routes.Changed -= OnRoutes;
        _debts = null;
    }

    private void OnRoutes()
    {
        _debts?.Wake();
        if (_fresh.Take() is { } fresh)
        {
            foreach (SaidAttestation said in _said.All)
            {
                Owe(SaidClaim.Of(said.Attestation.Terms), fresh(said.Attestation.Terms.About));
            }
        }
    }

    private void Owe(SaidClaim claim, IEnumerable<string> nodes)
    {
        foreach (string node in nodes)
        {
            // to one hub too many it is owed when that comes into reach again
            _ = _debts?.TryOwe(node, claim, isUrgent: false);
        }
    }

    private async Task<HomePayment> PayAsync(string node, SaidClaim claim, CancellationToken cancellationToken)
    {
        // what is kept is owed to whoever is a home later
        RouteSnapshot now = routes.Snapshot;
        if (_said.Find(claim) is not { Attestation: var attestation } said || !now.IsHome(claim.About, node) || !now.TryFind(node, out Route? home))
        {
            return HomePayment.Paid;
        }

        try
        {
            // what was said anew meanwhile, and taken at once, is not undone by what comes late
            bool isDue = !said.Told.Contains(node) && !OwedAttestations.IsOver(attestation.Terms, clock.GetUtcNow())
                && await grains.GetGrain<IAttestationsGrain>(claim.About).StandsAsync(attestation.Bytes.ToArray());
            HomePayment payment = isDue ? (await BringAsync(home, attestation, cancellationToken)).Payment : HomePayment.Paid;
            if (payment == HomePayment.Paid)
            {
                _said.Tell(attestation, node);
                if (said.IsKept && _debts?.IsOwed(claim, butTo: node) != true)
                {
                    await Kept.SettleAsync(attestation.Bytes.ToArray());
                    _said.Settle(attestation);
                }
            }

            return payment;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // the grains are out of reach for the moment: what is owed stays so
            Log.Failed(log, home.Hub, e);
            return HomePayment.Unanswered;
        }
    }

    /// <summary>Brings one to a home; paid when that has answered for good, by its answer.</summary>
    private async Task<(HomePayment Payment, HubAnswer? Answer)> BringAsync(Route home, MeshAttestation attestation, CancellationToken cancellationToken)
    {
        AttestationTerms terms = attestation.Terms;
        HubAnswer? answer = await calls.AskAsync(
            home.Node, HubCallTypes.Attest, terms.By, new AttestRequest(SignedJson.Element(attestation.Bytes.ToArray())), HubCallJson.Default.AttestRequest, cancellationToken);
        string? reason = answer is { IsRefused: true } && answer.Body.TryGetProperty("reason", out JsonElement word) ? word.GetString() ?? "" : null;
        if (answer is null || PassingRefusals.Contains(reason))
        {
            return (answer is null ? HomePayment.Unanswered : HomePayment.Refused, answer);
        }

        if (reason is not (null or "superseded"))
        {
            Log.Refused(log, home.Hub, terms.By, terms.About, reason);
        }

        return (HomePayment.Paid, answer);
    }

    /// <summary>Lets go of what no home takes any more; the grain does so by itself.</summary>
    private void Forget()
    {
        foreach (SaidAttestation over in _said.All.Where(said => OwedAttestations.IsOver(said.Attestation.Terms, clock.GetUtcNow())))
        {
            _said.Forget(over.Attestation);
            if (over.IsKept && !homes.Contains(over.Attestation.Terms.About))
            {
                Log.Over(log, over.Attestation.Terms.By, over.Attestation.Terms.About);
            }
        }
    }

    private static MeshAttestation Parse(byte[] bytes) =>
        MeshAttestation.TryParse(bytes, out MeshAttestation? parsed, out AttestationRefusal fault) ? parsed : throw new InvalidOperationException($"A kept attestation is none: {fault}.");

    private static partial class Log
    {
        [LoggerMessage(3881, LogLevel.Error, "What is owed to {Home} could not be brought there; it is tried again")]
        public static partial void Failed(ILogger logger, string home, Exception error);

        [LoggerMessage(3882, LogLevel.Warning, "{Hub} does not take what {By} said of {About}: {Reason}")]
        public static partial void Refused(ILogger logger, string hub, string by, string about, string reason);

        [LoggerMessage(3883, LogLevel.Warning, "What {By} said of {About} could not be brought to a home of {About} in the time for which it is taken there; it has to be said anew")]
        public static partial void Over(ILogger logger, string by, string about);
    }
}
