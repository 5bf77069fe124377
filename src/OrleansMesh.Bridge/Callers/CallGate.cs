using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Bridge.Callers;

/// <summary>
/// The gate of a mesh: its callers show a capability where one is asked for (I-04), are mapped to who they are here (I-11), and use what
/// their local roles may. Each decision is told.
/// </summary>
public sealed class CallGate : ICallGate
{
    private readonly Did _self;
    private readonly IPartnerKnowledge _knowledge;
    private readonly CallGateOptions _options;
    private readonly CapabilityCheck _capabilities;
    private readonly CredentialCheck _credentials;
    private readonly Lock _gate = new();
    private readonly MappingCache _cache = new();
    private IdentityMap? _cachedFor;

    /// <param name="self">Our own DID.</param>
    public CallGate(Did self, IPartnerKnowledge knowledge, CallGateOptions options)
    {
        _self = self;
        _knowledge = knowledge;
        _options = options;
        _capabilities = new CapabilityCheck(self, knowledge);
        _credentials = new CredentialCheck(knowledge, options.IsTrustedIssuer);
    }

    /// <summary>Takes back what was mapped through a federation or otherwise lately: every caller is judged anew.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _cache.Clear();
        }
    }

    /// <inheritdoc/>
    public async Task<CallAdmission> AdmitAsync(FederatedMesh peer, CallSubject subject, CallProofs proofs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(proofs);
        DateTimeOffset now = _options.Clock.GetUtcNow();
        var answers = new List<PrimitiveAnswer> { Identity(peer) };
        (AuthorizedInvocation? authorized, JsonRpcFailure? failure) = await CapabilityAsync(peer, subject, proofs, answers, now, ct);
        failure ??= await CredentialAsync(peer, subject, proofs, authorized, answers, now, ct);
        string invocation = authorized?.Invocation.Cid.ToString() ?? "";
        CallRecord Record(LocalCaller who, string refusal, string detail) =>
            new(now, subject, who, refusal, detail, invocation) { Answers = [.. answers.OrderBy(answer => answer.Primitive)] };
        LocalCaller? caller = null;
        if (failure is null)
        {
            (caller, failure) = await CallerAsync(peer, authorized, proofs.Agent, now, ct);
            failure ??= proofs.Agent is not null && !IsNamed(subject, caller!.ForeignId) ? Refusals.AgentUnnamed(_self.ToString(), caller.ForeignId) : null;
        }

        if (failure is null && subject.Item is { } item && !_options.Roles.Allow(caller!.Roles, item))
        {
            failure = Refusals.RoleMissing(item, caller, _self.ToString());
        }

        if (failure is not null)
        {
            _options.OnDecided(Record(caller ?? LocalCaller.Of(peer.MeshId), failure.Data?["reason"]?.GetValue<string>() ?? "", failure.Message));
            return CallAdmission.Refuse(failure);
        }

        _options.OnDecided(Record(caller!, "", caller!.Rules.Count == 0 ? "No map says otherwise." : $"By {string.Join(", ", caller.Rules)}."));
        return CallAdmission.Admit(caller);
    }

    // The hubs judged the message by the tier of the agent that its explanation names (F-10): the one who calls has to be that one. A long name is cut there.
    private static bool IsNamed(CallSubject subject, string agent) => subject.Explanation is { By: { } by }
        && (by == agent || (by.Length >= ExplanationRecord.ByCharsMax - 1 && agent.Length > ExplanationRecord.ByCharsMax && agent.StartsWith(by, StringComparison.Ordinal)));

    // The message was admitted here by its signature before anybody looked into it.
    private static PrimitiveAnswer Identity(FederatedMesh peer) => new(Primitive.Identity, Passed: true, "verified", $"{peer.MeshId} signed the message.", []);

    private async Task<(AuthorizedInvocation?, JsonRpcFailure?)> CapabilityAsync(
        FederatedMesh peer, CallSubject subject, CallProofs proofs, List<PrimitiveAnswer> answers, DateTimeOffset now, CancellationToken ct)
    {
        bool isAsked = subject.Item is not null && (_options.RequiresCapability || _options.AgreementRequiresCapability(peer.FederationId));
        if (!isAsked)
        {
            return (null, null);
        }

        (AuthorizedInvocation? authorized, string why) = await _capabilities.CheckAsync(Did.Parse(peer.MeshId), subject, proofs.Capability, now, ct);
        string[] keys = [.. new[] { authorized?.RootKey?.Id, authorized?.InvokingKey?.Id }.OfType<string>()];
        answers.Add(authorized is null
            ? new PrimitiveAnswer(Primitive.Capability, Passed: false, "capability-missing", why, [])
            : new PrimitiveAnswer(Primitive.Capability, Passed: true, "verified", $"{_self} lets {peer.MeshId} do {authorized.Invocation.Command}, by {authorized.Chain.Count} delegations.", keys));
        return authorized is null ? (null, Refusals.CapabilityMissing(_self.ToString(), subject.Method, why)) : (authorized, null);
    }

    private async Task<JsonRpcFailure?> CredentialAsync(
        FederatedMesh peer, CallSubject subject, CallProofs proofs, AuthorizedInvocation? authorized, List<PrimitiveAnswer> answers, DateTimeOffset now, CancellationToken ct)
    {
        if (subject.Item is null || !_options.RequiresCredential)
        {
            return null;
        }

        PrimitiveAnswer answer = await _credentials.CheckAsync(Did.Parse(peer.MeshId), proofs.Credential, authorized, now, ct);
        answers.Add(answer);
        return answer.Passed ? null : Refusals.CredentialMissing(_self.ToString(), answer.Reason, answer.Detail);
    }

    private async Task<(LocalCaller?, JsonRpcFailure?)> CallerAsync(FederatedMesh peer, AuthorizedInvocation? authorized, string? agent, DateTimeOffset now, CancellationToken ct)
    {
        IdentityMap? map = await _options.Map(ct);
        string evidence = Evidence(peer, agent);
        if (map is not null && authorized is null && Cached(map, evidence, now) is { } known)
        {
            return (Local(peer, known.Identity!), null);
        }

        (ForeignIdentity? foreign, string why) = await ForeignAsync(peer, authorized, agent, evidence, now, ct);
        if (foreign is null)
        {
            return (null, Refusals.CallerRefused(_self.ToString(), why));
        }

        if (map is null)
        {
            return (new LocalCaller(peer.MeshId, foreign.Id, foreign.Id, [], [], foreign.Evidence), null);
        }

        MappingDecision decision = map.Map(foreign, now);
        if (decision.Identity is not { } identity)
        {
            return (null, Refusals.CallerUnmapped(_self.ToString(), foreign.Id, decision.Explain()));
        }

        if (authorized is null)
        {
            Keep(map, decision, now);
        }

        return (Local(peer, identity), null);
    }

    private MappingDecision? Cached(IdentityMap map, string evidence, DateTimeOffset now)
    {
        lock (_gate)
        {
            return ReferenceEquals(map, _cachedFor) && _cache.TryFind(evidence, now, out MappingDecision? decision) ? decision : null;
        }
    }

    private void Keep(IdentityMap map, MappingDecision decision, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(map, _cachedFor))
            {
                _cache.Clear();
                _cachedFor = map;
            }

            _cache.Add(decision, now);
        }
    }

    private async Task<(ForeignIdentity?, string Why)> ForeignAsync(
        FederatedMesh peer, AuthorizedInvocation? authorized, string? agent, string evidence, DateTimeOffset now, CancellationToken ct)
    {
        var mesh = Did.Parse(peer.MeshId);
        ForeignIdentity identity = authorized is null
            ? new ForeignIdentity { Mesh = mesh, Id = peer.MeshId, FederationId = peer.FederationId, Evidence = evidence }
            : CredentialTranslation.Read(authorized, peer.FederationId) with { Mesh = mesh };
        if (agent is null)
        {
            return (identity, "");
        }

        if (await _knowledge.DocumentAsync(mesh, ct) is not { } document)
        {
            return (null, "the registration of the calling mesh is not known");
        }

        // Signed by the calling mesh's own key for us alone; an id that it borrows stays an id of that mesh for every rule.
        if (!AccessToken.TryVerify(agent, JsonWebKeySet.Of(document, KeyPurpose.AssertionMethod), new TokenExpectation(peer.MeshId, _self.ToString()), now, out VerifiedToken? token, out TokenFault fault))
        {
            return (null, $"the agent's token is refused: {JsonNamingPolicy.KebabCaseLower.ConvertName(fault.Reason.ToString())}");
        }

        return CredentialTranslation.TryRead(token, peer.FederationId, out ForeignIdentity? said)
            ? (said with { Evidence = evidence, Attributes = [.. said.Attributes, .. identity.Attributes] }, "")
            : (null, "the agent's token says nothing of an agent");
    }

    // Under a hash, so that only the very bytes that were verified are found again, and only from whom they came.
    private static string Evidence(FederatedMesh peer, string? agent) => agent is null
        ? $"{peer.MeshId} in {peer.FederationId}"
        : $"token {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(agent)))} of {peer.MeshId} in {peer.FederationId}";

    private static LocalCaller Local(FederatedMesh peer, MappedIdentity identity) =>
        new(peer.MeshId, identity.Foreign.Id, identity.LocalId, identity.Roles, identity.Rules, identity.Foreign.Evidence);
}
