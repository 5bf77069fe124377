using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Admission;

/// <summary>What the agreement must grant for a payload, where the target is the grantor and the source the grantee, and what its policy must let pass (F-09).</summary>
internal static class AdmissionPolicy
{
    /// <param name="levels">Of the policy: all at a hub; a mesh knows nothing of the source's session.</param>
    /// <param name="clause">The clause that refuses; null for another refusal and for none.</param>
    public static Refusal Check(
        FmpEnvelope envelope, Lease lease, in MeshStanding standing, bool isPostQuantum, PolicyLevels levels, out PolicyClause? clause)
    {
        clause = null;
        McpCall call = default;
        if (envelope.PayloadType == PayloadTypes.McpRequest && !McpCall.TryRead(envelope.PayloadData.Span, out call))
        {
            return Refusal.MalformedCall;
        }

        Refusal refusal = CheckGrant(envelope, lease, call);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        string sourceRegion = lease.RegionOf(envelope.SourceMeshId);
        string targetRegion = lease.RegionOf(envelope.TargetMeshId);
        if (lease.Policy.Asks(levels))
        {
            PolicyFacts facts = Facts(envelope, call, standing, isPostQuantum, sourceRegion, targetRegion);
            PolicyVerdict verdict = lease.Policy.Decide(facts, levels);
            if (!verdict.IsAllowed)
            {
                clause = verdict.Clause;
                return Of(verdict.Level);
            }
        }

        return envelope.Compliance.AllowsRegion(sourceRegion) && envelope.Compliance.AllowsRegion(targetRegion) ? Refusal.None : Refusal.RegionRestricted;
    }

    private static Refusal CheckGrant(FmpEnvelope envelope, Lease lease, in McpCall call) => envelope.PayloadType switch
    {
        // Lists and the like are open to a party: the target shows only what it grants.
        PayloadTypes.McpRequest => call.Kind is { } kind ? Granted(envelope, lease, kind, call.Name) : Refusal.None,

        // Answers and news concern calls that were granted; the caller's side drops what it never asked for.
        PayloadTypes.McpResponse or PayloadTypes.McpNotification => Refusal.None,
        _ => Granted(envelope, lease, GrantKind.Message, envelope.PayloadType),
    };

    private static PolicyFacts Facts(
        FmpEnvelope envelope, in McpCall call, in MeshStanding standing, bool isPostQuantum, string sourceRegion, string targetRegion) => new()
        {
            Source = envelope.SourceMeshId,
            Target = envelope.TargetMeshId,
            Trust = standing.Trust,
            Tier = standing.Tier,
            HasCredential = standing.HasCredential,
            IsPostQuantum = isPostQuantum,
            SourceRegion = sourceRegion,
            TargetRegion = targetRegion,
            Delivery = envelope.Delivery,
            LifetimeMilliseconds = envelope.ExpiresAt is { } expiresAt ? expiresAt - envelope.Timestamp : long.MaxValue,
            Hops = envelope.MaxHops,
            PayloadType = envelope.PayloadType,
            Call = call.Kind,
            CallName = call.Name,
            PayloadBytes = envelope.PayloadData.Length,
            Content = envelope.IsSealed ? default : envelope.PayloadData.Span,
            IsSealed = envelope.IsSealed,
            Compliance = envelope.Compliance,
            HasExplanation = envelope.Explanation is not null,
        };

    private static Refusal Of(PolicyLevels level) => level switch
    {
        PolicyLevels.Gateway => Refusal.PolicyGateway,
        PolicyLevels.Broker => Refusal.PolicyBroker,
        PolicyLevels.Component => Refusal.PolicyComponent,
        _ => Refusal.PolicyMessage,
    };

    private static Refusal Granted(FmpEnvelope envelope, Lease lease, GrantKind kind, string name) =>
        lease.Allows(envelope.TargetMeshId, envelope.SourceMeshId, kind, name) ? Refusal.None : Refusal.NotGranted;
}
