using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Handshakes;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Grains.Federations;
using OrleansMesh.Grains.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Handshakes;

/// <summary>Leads one FMP handshake through <see cref="HandshakeMachine"/> (F-02). It is kept in memory alone: after its activation is gone, its challenge is long expired.</summary>
/// <remarks>Idle when its answer is given, so it leaves memory as soon as a replay need not be known any more: there are as many as handshakes in that time.</remarks>
[CollectionAgeLimit(Minutes = 2)]
public sealed class HandshakeGrain(ITrustedIssuers issuers, IStatusLists lists, IOptions<HubOptions> hub, TimeProvider clock) : Grain, IHandshakeGrain
{
    // an answered handshake stays that long, so that a second answer is known as a replay and not as an unknown handshake
    private static readonly TimeSpan ReplayWindow = TimeSpan.FromMinutes(2);

    // a timer may fire a hair early, and then the challenge would still be good and its silence never counted
    private static readonly TimeSpan ExpiryCheckAfter = HandshakeChallenge.Lifetime + TimeSpan.FromMilliseconds(100);

    private Handshake? _handshake;
    private IGrainTimer? _expiry;
    private MeshRecord? _source;
    private MeshRecord? _target;

    /// <inheritdoc/>
    public async Task<InitiateOutcome> InitiateAsync(InitiateFederation initiation)
    {
        if (_handshake is not null)
        {
            return Refused(HandshakeRefusal.Replay);
        }

        _source = await GrainFactory.GetGrain<IMeshGrain>(initiation.SourceMeshId).GetAsync();
        _target = await GrainFactory.GetGrain<IMeshGrain>(initiation.TargetMeshId).GetAsync();
        CredentialRefusal? credential = await JudgeCredentialAsync(initiation);
        TrustView trust = await Trust(initiation.SourceMeshId).GetAsync();
        int minimum = Math.Max(hub.Value.MinimumTrust, _target?.Profile.MinimumTrust ?? 0);
        _handshake = HandshakeMachine.Initiate(
            new HandshakeInitiation(initiation.SourceMeshId, initiation.TargetMeshId, _source is not null, _target is not null, credential, trust.Score, minimum),
            Guid.NewGuid(),
            hub.Value.HubId);
        if (!_handshake.Verdict.Accepted)
        {
            await RecordFailureAsync();
            return Refused(_handshake.Verdict);
        }

        _handshake = HandshakeMachine.Challenge(
            _handshake, this.GetPrimaryKey(), RandomNumberGenerator.GetBytes(HandshakeChallenge.NonceBytes), clock.GetUtcNow());
        _expiry = this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(ExpiryCheckAfter, Timeout.InfiniteTimeSpan));
        DelayDeactivation(ReplayWindow);
        return Challenged(_handshake.Challenge!, _target!.Registration);
    }

    /// <inheritdoc/>
    public async Task<RespondOutcome> RespondAsync(HandshakeAnswer answer)
    {
        if (_handshake is null || _source is null || _target is null
            || !RegisteredDocuments.TryParse(_source.Registration, out DidDocument? source) || !RegisteredDocuments.TryParse(_target.Registration, out DidDocument? target))
        {
            DeactivateOnIdle();
            return Answer(HandshakeRefusal.UnknownHandshake);
        }

        _ = StoredAgreements.TryParse(answer.Agreement, out Agreement? parsed, out _);
        bool open = _handshake.Phase == HandshakePhase.Challenged;
        (_handshake, HandshakeVerdict verdict) = HandshakeMachine.Respond(
            _handshake,
            new HandshakeResponse(this.GetPrimaryKey(), answer.SourceMeshId, answer.KeyId, answer.Signature, answer.Agreement, parsed),
            source,
            target,
            clock.GetUtcNow(),
            out Agreement? agreement);
        if (_handshake.Phase != HandshakePhase.Challenged)
        {
            _expiry?.Dispose();
            _expiry = null;
        }

        if (!verdict.Accepted || agreement is null)
        {
            if (open)
            {
                await RecordFailureAsync();
            }

            return Answer(verdict);
        }

        // The credential may have been revoked while the challenge was open.
        if (_source.Credential is { } credential
            && await CredentialCheck.JudgeAsync(credential, _source.MeshId, issuers, lists, clock.GetUtcNow()) is { Refusal: var refusal and not CredentialRefusal.None })
        {
            return Answer(new HandshakeVerdict(HandshakeRefusal.CredentialInvalid, Credential: refusal));
        }

        // A policy that its own proposer does not meet would make an agreement under which it could not send a word.
        if (agreement.Terms.Policy is { } policy && !Meets(policy, await Trust(_source.MeshId).GetAsync()))
        {
            return Answer(HandshakeRefusal.TrustTooLow);
        }

        Decision proposed = await GrainFactory.GetGrain<IFederationGrain>(_handshake.FederationId).ProposeAsync(
            new FederationProposal(_source.MeshId, answer.Agreement, _source.Credential, _source.Registration));
        return new RespondOutcome(proposed, _handshake.FederationId);
    }

    private static bool Meets(FederationPolicy policy, TrustView trust)
    {
        // The session's own properties are admission's to judge.
        PolicyClause[] asked = [.. policy.Clauses.Where(clause => clause.Rule is PolicyRule.Trust or PolicyRule.Credential)];
        return asked.All(clause => clause.Rule == PolicyRule.Trust ? trust.Score >= clause.Number : trust.CredentialValid);
    }

    private async Task<CredentialRefusal?> JudgeCredentialAsync(InitiateFederation initiation)
    {
        if (_source is null || (initiation.Credential ?? _source.Credential) is not { } credential)
        {
            return null;
        }

        (CredentialRefusal refusal, _) = await CredentialCheck.JudgeAsync(credential, initiation.SourceMeshId, issuers, lists, clock.GetUtcNow());
        if (refusal == CredentialRefusal.None && initiation.Credential is not null)
        {
            await GrainFactory.GetGrain<IMeshGrain>(initiation.SourceMeshId).PresentCredentialAsync(credential);
            _source = _source with { Credential = credential };
        }

        return refusal;
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        if (_handshake is { Phase: HandshakePhase.Challenged } open)
        {
            _handshake = HandshakeMachine.Tick(open, clock.GetUtcNow());
            if (_handshake.Phase == HandshakePhase.Expired)
            {
                await RecordFailureAsync();
            }
        }
    }

    /// <summary>F-02: a failure is recorded in trust. A mesh that is not registered has none to lose.</summary>
    private Task RecordFailureAsync() =>
        _source is null ? Task.CompletedTask : Trust(_source.MeshId).HandshakeFailedAsync(_handshake!.Verdict.Word);

    private ITrustEdgeGrain Trust(string meshId) => GrainFactory.GetGrain<ITrustEdgeGrain>(meshId);

    private InitiateOutcome Challenged(HandshakeChallenge challenge, byte[] targetRegistration) => new(
        Decision.Accept,
        new IssuedChallenge(
            challenge.HandshakeId,
            challenge.Nonce,
            challenge.Timestamp,
            challenge.Hash,
            challenge.ExpiresAt,
            _handshake!.FederationId,
            targetRegistration));

    private static InitiateOutcome Refused(HandshakeVerdict verdict) => new(Decision.Refuse(verdict.Word, verdict.Detail), null);

    private static RespondOutcome Answer(HandshakeVerdict verdict) => new(Decision.Refuse(verdict.Word, verdict.Detail), Guid.Empty);
}
