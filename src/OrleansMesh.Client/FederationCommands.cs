using OrleansMesh.Client.Federations;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client;

/// <summary>
/// The commands of a federation's life (F-01, F-03, F-05, F-08): each reads the history, checks it, signs its event after the last one and
/// submits it; when another party was faster, it does so again. What the hub took is in the mesh's folder when a command returns.
/// </summary>
/// <remarks>Every command throws <see cref="MeshRefusedException"/> when it is not legal where the federation is, and <see cref="MeshUnreachableException"/> when nothing is known of what became of it.</remarks>
public sealed class FederationCommands
{
    // As often as others may be faster before the caller hears of it.
    private const int AttemptsMax = 4;

    private readonly MeshFolder _folder;
    private readonly MeshClientOptions _options;
    private readonly IHubRequests _hub;
    private readonly HistoryReader _histories;

    internal FederationCommands(MeshFolder folder, MeshClientOptions options, IHubRequests hub)
    {
        _folder = folder;
        _options = options;
        _hub = hub;
        _histories = new HistoryReader(folder, options, hub);
    }

    /// <summary>Asks 1 to 15 other meshes for a federation (F-01); its id is the answer.</summary>
    /// <param name="purpose">For people; at most 512 characters.</param>
    /// <param name="capabilities">What we can do; at most 64 (F-04).</param>
    /// <param name="parent">The agreement above this one, for a child in a hierarchy (F-06); null for none.</param>
    public async Task<Guid> RequestAsync(
        IReadOnlyList<Did> others, string purpose, IReadOnlyList<MeshCapability> capabilities, Agreement? parent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(others);
        (FederationEventBody body, _) = await RequestBodyAsync(others.Select(o => o.ToString()), purpose, capabilities, parent, ct);
        var federationId = Guid.NewGuid();
        FederationEvent request = Sign(new FederationEventTerms(
            federationId, 1, 0, FederationEvent.NoPrevious, FederationEventKind.Request, Self, _folder.KeyId, Now(), body));
        if (!FederationLink.TryBegin(request, keys: null, out FederationLink? first, out LifecycleVerdict verdict))
        {
            throw new MeshRefusedException(verdict.Word, verdict.Detail);
        }

        _ = await SubmitAsync(request, capability: null, ct);
        await _histories.KeepAsync(first);
        return federationId;
    }

    /// <summary>Yes to a request: names our capabilities, at most 64; when all have, terms can be proposed.</summary>
    public Task<FederationStanding> OpenAsync(Guid federationId, IReadOnlyList<MeshCapability> capabilities, CancellationToken ct) =>
        ActAsync(federationId, FederationEventKind.Open, _ => new FederationEventBody { Capabilities = capabilities }, ct);

    /// <summary>Proposes terms, counters those of another party, or renegotiates an agreement in force (F-03, F-05): at most eight times in all.</summary>
    /// <param name="terms">What we offer every other party, and ask of it. Without a policy, that of <see cref="CommonPolicy"/>; <see cref="FederationPolicy.Unlimited"/> asks for none.</param>
    public async Task<FederationStanding> ProposeAsync(Guid federationId, FederationTerms terms, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(terms);
        FederationLink head = await HistoryAsync(federationId, ct);
        terms = terms with { Policy = terms.Policy ?? PolicyAfter(head) };
        RegisteredKeys keys = await KeysOfOthersAsync(head.Standing, ct);
        return await ActAsync(
            federationId, FederationEventKind.Propose, at => new FederationEventBody { Agreement = TermsWriter.Write(at, terms, _folder, keys, _options.Clock.GetUtcNow()) }, ct, keys);
    }

    /// <summary>Proposes the terms in force anew, before they end (F-07): with the parties' present keys, for as long a time again, and within a policy of ours if there is one.</summary>
    public async Task<FederationStanding> RenewAsync(Guid federationId, FederationPolicy? policy, CancellationToken ct)
    {
        RegisteredKeys keys = await KeysOfOthersAsync((await HistoryAsync(federationId, ct)).Standing, ct);
        return await ActAsync(
            federationId, FederationEventKind.Propose, at => new FederationEventBody { Agreement = TermsWriter.Prolong(at, policy, _folder, keys, _options.Clock.GetUtcNow()) }, ct, keys);
    }

    /// <summary>
    /// Signs the terms on the table. Once all have, <see cref="ActivateAsync"/> says that we are ready. When we have changed our key since
    /// they were written, the same terms with the present keys are offered instead; who has signed the former ones, signs those by itself.
    /// </summary>
    public Task<FederationStanding> AcceptAsync(Guid federationId, CancellationToken ct) => AcceptAsync(federationId, agreementHash: null, ct);

    /// <summary>As the other overload, but signs no other terms than those of a hash (<see cref="AgreementHash"/>), which were looked at; null for those on the table.</summary>
    public async Task<FederationStanding> AcceptAsync(Guid federationId, string? agreementHash, CancellationToken ct)
    {
        FederationStanding now = (await HistoryAsync(federationId, ct)).Standing.At(Now());
        if (now.Offer is { } offer && !offer.Agreement.SignedBy(Self) && offer.Agreement.FindParty(Self) is { } named && named.KeyId != _folder.KeyId)
        {
            RegisteredKeys keys = await KeysOfOthersAsync(now, ct);
            return await ActAsync(federationId, FederationEventKind.Propose, at => new FederationEventBody { Agreement = TermsWriter.Renew(OfferOf(at, agreementHash), _folder, keys) }, ct, keys);
        }

        return await ActAsync(
            federationId,
            FederationEventKind.Accept,
            at => new FederationEventBody { AgreementHash = HashOf(at), Signature = _folder.MeshKey.Sign(OfferOf(at, agreementHash).SigningInput.Span) },
            ct);
    }

    /// <summary>We are ready for what all have signed; with the last party's, messages flow by it.</summary>
    public Task<FederationStanding> ActivateAsync(Guid federationId, CancellationToken ct) =>
        ActAsync(federationId, FederationEventKind.Activate, at => new FederationEventBody { AgreementHash = HashOf(at) }, ct);

    /// <summary>No to a request, or to the terms on the table.</summary>
    public Task<FederationStanding> DeclineAsync(Guid federationId, string reason, CancellationToken ct) => SayAsync(federationId, FederationEventKind.Decline, reason, ct);

    /// <summary>Stops all messages, everywhere in the region within 1 s, until we resume.</summary>
    public Task<FederationStanding> SuspendAsync(Guid federationId, string reason, CancellationToken ct) => SayAsync(federationId, FederationEventKind.Suspend, reason, ct);

    /// <summary>Takes back our suspension; messages flow when nobody's is left.</summary>
    public Task<FederationStanding> ResumeAsync(Guid federationId, CancellationToken ct) => SayAsync(federationId, FederationEventKind.Resume, "", ct);

    /// <summary>Announces the end (F-08): nothing new begins, answers pass until the drain is over.</summary>
    /// <param name="drain">Positive, at most 24 h.</param>
    public Task<FederationStanding> EndAsync(Guid federationId, TimeSpan drain, string reason, CancellationToken ct) => ActAsync(
        federationId,
        FederationEventKind.End,
        _ => new FederationEventBody { DrainUntil = Now() + (long)drain.TotalMilliseconds, Reason = reason },
        ct);

    /// <summary>We have nothing under way any more; when all say so, the announced end has come.</summary>
    public Task<FederationStanding> DrainedAsync(Guid federationId, CancellationToken ct) => SayAsync(federationId, FederationEventKind.Drained, "", ct);

    /// <summary>Ends it at once, wherever it is. Said again, the hub is asked again, and stops it again at all its gateways.</summary>
    public Task<FederationStanding> ForceEndAsync(Guid federationId, string reason, CancellationToken ct) => SayAsync(federationId, FederationEventKind.ForceEnd, reason, ct);

    /// <summary>Asks for an ended federation again, as its next version (F-08).</summary>
    public async Task<FederationStanding> ReestablishAsync(Guid federationId, string purpose, IReadOnlyList<MeshCapability> capabilities, CancellationToken ct)
    {
        FederationLink head = await HistoryAsync(federationId, ct);
        (FederationEventBody body, RegisteredKeys keys) = await RequestBodyAsync(
            head.Standing.Parties.Select(p => p.Id).Where(id => id != Self), purpose, capabilities, head.Standing.Parent, ct);
        return await ActAsync(federationId, FederationEventKind.Reestablish, _ => body, ct, keys);
    }

    /// <summary>The whole history, verified here and compared with what was seen before.</summary>
    public Task<FederationLink> HistoryAsync(Guid federationId, CancellationToken ct) => _histories.ReadAsync(federationId, ct);

    private string Self => _folder.MeshId.ToString();

    private Task<FederationStanding> SayAsync(Guid federationId, FederationEventKind kind, string reason, CancellationToken ct) =>
        ActAsync(federationId, kind, _ => new FederationEventBody { Reason = reason }, ct);

    private async Task<FederationStanding> ActAsync(
        Guid federationId, FederationEventKind kind, Func<FederationStanding, FederationEventBody> body, CancellationToken ct, RegisteredKeys? keys = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            FederationLink head = await HistoryAsync(federationId, ct);
            FederationStanding at = head.Standing;
            FederationEvent command = Sign(new FederationEventTerms(
                federationId,
                at.Version + (kind == FederationEventKind.Reestablish ? 1 : 0),
                at.Seq + 1,
                at.Head,
                kind,
                Self,
                _folder.KeyId,
                Math.Max(Now(), at.Time),
                body(at.At(Now()))));
            if (!head.TryAppend(command, new OwnKey(_folder, keys), out FederationLink? next, out LifecycleVerdict verdict) && verdict.Refusal != LifecycleRefusal.Redundant)
            {
                throw new MeshRefusedException(verdict.Word, verdict.Detail);
            }

            try
            {
                // What is over by the history, or by our clock, is said to the hub all the same: it may have told not all gateways, and its clock may not be ours.
                _ = await SubmitAsync(command, CapabilityFor(kind, at), ct);
                if (next is null)
                {
                    return (await HistoryAsync(federationId, ct)).Standing.At(Now());
                }

                await _histories.KeepAsync(next);
                return next.Standing;
            }
            catch (MeshRefusedException overtaken) when (IsOvertaken(overtaken.Reason) && attempt < AttemptsMax)
            {
                // Another party's event came first: ours is signed anew after it, if it is still legal there.
            }
        }
    }

    private static bool IsOvertaken(string reason) => reason is "previous-unknown" or "sequence-gap" or "version-mismatch";

    // What the mesh's human signed for it, if the hub asks for that (I-06).
    private string[]? CapabilityFor(FederationEventKind kind, FederationStanding at)
    {
        if (kind is not (FederationEventKind.Propose or FederationEventKind.Accept))
        {
            return null;
        }

        UcanCommand wanted = kind == FederationEventKind.Propose ? ConsentWords.Propose : ConsentWords.Accept;
        return HumanConsent.Find(_folder, wanted, at.Parties.Select(p => p.Id).Where(id => id != Self), _options.Clock.GetUtcNow());
    }

    private Task<DoneResult> SubmitAsync(FederationEvent command, string[]? capability, CancellationToken ct) => _hub.AskAsync(
        RequestTypes.FederationSubmit,
        new FederationSubmitRequest(command.Terms.FederationId, AgreementText.ToElement(command.Bytes), capability),
        RequestJson.Default.FederationSubmitRequest,
        RequestJson.Default.DoneResult,
        _options.RequestTimeout,
        ct);

    private FederationEvent Sign(FederationEventTerms terms)
    {
        try
        {
            return FederationEvent.Sign(terms, _folder.MeshKey);
        }
        catch (ArgumentException bound)
        {
            throw new MeshRefusedException("body-invalid", $"{bound.Message} A text has at most {FederationEventBody.TextLengthMax} characters, and there are 2 to 16 parties and at most 64 capabilities.");
        }
    }

    private async Task<(FederationEventBody Body, RegisteredKeys Keys)> RequestBodyAsync(
        IEnumerable<string> others, string purpose, IReadOnlyList<MeshCapability> capabilities, Agreement? parent, CancellationToken ct)
    {
        string[] ids = [.. others];
        RegisteredKeys keys = await RegisteredKeys.AskAsync(ids, _options, _hub, ct);
        var body = new FederationEventBody
        {
            Parties = [new AgreementParty(Self, _folder.KeyId, _folder.MeshKey.PublicKey), .. ids.Select(keys.PartyOf)],
            Purpose = purpose,
            Hub = _hub.HubId,
            Capabilities = capabilities,
            Parent = parent,
        };
        return (body, keys);
    }

    private FederationPolicy? PolicyAfter(FederationLink head) => CommonPolicy.Of(head, Self, out PolicyFault fault) is { } common
        ? common.Policy
        : throw new MeshRefusedException("terms-invalid", $"The policies of both sides are too much for one ({fault.Reason}). Propose one of your own.");

    private Task<RegisteredKeys> KeysOfOthersAsync(FederationStanding at, CancellationToken ct) =>
        RegisteredKeys.AskAsync(at.Parties.Select(p => p.Id).Where(id => id != Self), _options, _hub, ct);

    private static Agreement OfferOf(FederationStanding at) => at.Offer?.Agreement
        ?? throw new MeshRefusedException("offer-mismatch", $"No terms are offered while the federation is {FederationWords.Of(at.Phase)}.");

    private static Agreement OfferOf(FederationStanding at, string? agreementHash) => agreementHash is null || HashOf(at) == agreementHash
        ? OfferOf(at)
        : throw new MeshRefusedException("offer-mismatch", "Other terms are on the table than those that were looked at.");

    private static string HashOf(FederationStanding at) => AgreementHash.Of(OfferOf(at));

    private long Now() => _options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
