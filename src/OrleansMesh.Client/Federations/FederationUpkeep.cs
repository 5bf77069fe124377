using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>Looks at the federations in force, one after another, and shows what the rules do with each.</summary>
internal sealed class FederationUpkeep(MeshClient client, MeshFolder folder, MeshClientOptions options, AutomationRules rules)
{
    // In a federation that nothing is known of its parties are newcomers (F-10).
    private const int NewcomerTier = 4;

    // What is under way when a rule ends a federation has as long to be answered.
    private static readonly TimeSpan EndDrain = TimeSpan.FromMinutes(10);

    // More than the hub refuses at once; a further one is shown again.
    private const int RefusedMax = 4096;

    // What the hub did not take is the same until another event comes: it is not asked for with each look.
    private readonly HashSet<(Guid? Federation, string Head, string Rule)> _refused = [];
    private readonly Lock _gate = new();
    private readonly CredentialRenewal _credential = new(client, folder, options);

    private string Self => folder.MeshId.ToString();

    public async IAsyncEnumerable<UpkeepTurn> RunAsync(TimeSpan every, [EnumeratorCancellation] CancellationToken ct)
    {
        Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void OnChanged() => changes.Writer.TryWrite(true);
        client.FederationsChanged += OnChanged;
        try
        {
            while (true)
            {
                if (DecideKey() is { } key)
                {
                    yield return key;
                }

                if (DecideCredential() is { } credential)
                {
                    yield return credential;
                }

                foreach (FederationView view in await ListAsync(ct))
                {
                    if (await TryDecideAsync(view, ct) is { } turn)
                    {
                        yield return turn;
                    }
                }

                await NextAsync(changes.Reader, every, ct);
            }
        }
        finally
        {
            client.FederationsChanged -= OnChanged;
        }
    }

    public async Task CarryOutAsync(UpkeepTurn turn, CancellationToken ct)
    {
        string reason = AutomationRules.ReasonOf(turn.Decision.Rule);
        if (turn.Decision.Action == AutomationAction.Present)
        {
            // Its issuer may leave it any time: whatever is not taken is looked for again.
            await _credential.RenewAsync(turn.Head, ct);
            return;
        }

        try
        {
            _ = turn.Decision.Action switch
            {
                AutomationAction.Suspend => await client.Lifecycle.SuspendAsync(turn.FederationId!.Value, reason, ct),
                AutomationAction.Resume => await client.Lifecycle.ResumeAsync(turn.FederationId!.Value, ct),
                AutomationAction.End => await client.Lifecycle.EndAsync(turn.FederationId!.Value, EndDrain, reason, ct),
                AutomationAction.Renew => await client.Lifecycle.RenewAsync(turn.FederationId!.Value, rules.Policy, ct),
                _ => await RotateAsync(turn.Head, ct),
            };
        }
        catch (MeshRefusedException)
        {
            Keep(turn);
            throw;
        }
    }

    // Another process may have done so meanwhile, and what is finished first may be another change.
    private async Task<FederationStanding?> RotateAsync(string keyId, CancellationToken ct)
    {
        var change = new RegistrationChange { RotatesKey = true };
        if (folder.KeyId == keyId && !await client.ChangeRegistrationAsync(change, ct) && folder.KeyId == keyId)
        {
            _ = await client.ChangeRegistrationAsync(change, ct);
        }

        return null;
    }

    private async Task NextAsync(ChannelReader<bool> changes, TimeSpan every, CancellationToken ct)
    {
        using var pause = new CancellationTokenSource(every, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, ct);
        try
        {
            _ = await changes.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nothing has changed: trust, time and what is on record have.
        }
    }

    private UpkeepTurn? DecideKey()
    {
        string keyId = folder.KeyId;
        KeyWindow? window = folder.History.KeyWindows.FirstOrDefault(window => window.KeyId == keyId);
        AutomationDecision? decision = window is null || window.From == DateTimeOffset.MinValue ? null : rules.DecideKey(options.Clock.GetUtcNow() - window.From);
        return decision is null ? null : Show(null, keyId, [], decision);
    }

    private UpkeepTurn? DecideCredential()
    {
        AutomationDecision? decision = rules.Rules.Any(rule => rule.Action == AutomationAction.Present) && _credential.IsDue ? rules.DecideCredential(_credential.Left) : null;
        return decision is { Action: AutomationAction.Present }
            ? new UpkeepTurn(this, federationId: null, rules.Rules.First(rule => rule.Id == decision.Rule).From!, [], decision)
            : null;
    }

    private async Task<IReadOnlyList<FederationView>> ListAsync(CancellationToken ct)
    {
        try
        {
            return await client.FederationsAsync(ct);
        }
        catch (Exception away) when (away is MeshRefusedException or MeshUnreachableException)
        {
            return [];
        }
    }

    private async Task<UpkeepTurn?> TryDecideAsync(FederationView view, CancellationToken ct)
    {
        if (view.Status is not (FederationState.Active or FederationState.Suspended) || !AgreementText.TryRead(view.Agreement, known: null, out Agreement? listed, out _))
        {
            return null;
        }

        try
        {
            // Most of the time nothing is to be done, by what the hub lists: whatever is, is decided by the history.
            bool isOurs = view.SuspendedBy?.Contains(Self) == true;
            var hint = new UpkeepFacts(Left(listed), Lifetime(listed), view.Status == FederationState.Suspended, isOurs, isOurs ? "" : null, view.Offer is null ? 0 : 1, 0) { IsOfferUnanswered = true };
            List<AutomationFacts> parties = await FactsAsync(listed, ct);
            if (rules.Decide(parties, hint).Action == AutomationAction.Keep)
            {
                return null;
            }

            FederationLink head = await client.Lifecycle.HistoryAsync(view.FederationId, ct);
            FederationStanding standing = head.Standing.At(options.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            return standing.Phase is FederationPhase.Active or FederationPhase.Suspended && standing.InForce is { } inForce
                ? Show(view.FederationId, head.Hash, await FactsAsync(inForce, ct), head, standing, inForce)
                : null;
        }
        catch (Exception away) when (away is MeshRefusedException or MeshUnreachableException)
        {
            return null;
        }
    }

    private UpkeepTurn? Show(Guid federationId, string hash, List<AutomationFacts> parties, FederationLink head, FederationStanding standing, Agreement inForce)
    {
        bool isOurs = standing.SuspendedBy.Contains(Self);
        var facts = new UpkeepFacts(Left(inForce), Lifetime(inForce), standing.Phase == FederationPhase.Suspended, isOurs, isOurs ? RuleOf(head) : null, standing.Rounds, standing.Seq + 1)
        {
            IsOfferUnanswered = standing.Offer is { IsAgreed: false } offer && offer.By == Self,
        };
        return Show(federationId, hash, parties, rules.Decide(parties, facts));
    }

    private UpkeepTurn? Show(Guid? federationId, string head, List<AutomationFacts> parties, AutomationDecision decision) =>
        decision.Action == AutomationAction.Keep || IsRefused(federationId, head, decision.Rule) ? null : new UpkeepTurn(this, federationId, head, parties, decision);

    private bool IsRefused(Guid? federationId, string head, string rule)
    {
        lock (_gate)
        {
            return _refused.Contains((federationId, head, rule));
        }
    }

    private void Keep(UpkeepTurn turn)
    {
        lock (_gate)
        {
            if (_refused.Count < RefusedMax)
            {
                _ = _refused.Add((turn.FederationId, turn.Head, turn.Decision.Rule));
            }
        }
    }

    // Our last suspension says itself whether a rule made it.
    private string? RuleOf(FederationLink head)
    {
        for (FederationLink? at = head; at is not null; at = at.Parent)
        {
            if (at.Event is { Kind: FederationEventKind.Suspend } said && said.Actor == Self)
            {
                return AutomationRules.TryReadReason(said.Terms.Body.Reason ?? "", out string? rule) ? rule : null;
            }
        }

        return null;
    }

    private async Task<List<AutomationFacts>> FactsAsync(Agreement agreement, CancellationToken ct)
    {
        var parties = new List<AutomationFacts>();
        foreach (string party in agreement.Terms.Parties.Select(party => party.Id).Where(id => id != Self))
        {
            TrustResult trust = await client.Trust.ExplainAsync(Did.Parse(party), agreement.Terms.FederationId, ct);
            TrustEdgeView[] edges = [.. trust.Edges.Where(edge => edge.Source == party && edge.Agent is null)];
            parties.Add(new AutomationFacts(
                party,
                trust.Score,
                edges.Select(edge => edge.Tier).DefaultIfEmpty(NewcomerTier).First(),
                [],
                [.. agreement.Terms.Grants.Where(grant => grant.Grantor == Self && grant.Grantee == party)],
                agreement.Terms.Policy)
            {
                Occasion = AutomationOccasion.Upkeep,
                Violations = edges.Sum(edge => edge.Violations),
            });
        }

        return parties;
    }

    private TimeSpan Left(Agreement agreement) => DateTimeOffset.FromUnixTimeMilliseconds(agreement.Terms.ExpiresAt) - options.Clock.GetUtcNow();

    private static TimeSpan Lifetime(Agreement agreement) => TimeSpan.FromMilliseconds(agreement.Terms.ExpiresAt - agreement.Terms.CreatedAt);
}
