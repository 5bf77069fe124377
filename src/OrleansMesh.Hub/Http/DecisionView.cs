using System.Text.Json;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Hub.Http;

/// <summary>A decision on authority as JSON.</summary>
internal sealed record DecisionView(
    string Actor, string Target, string Command, bool Allowed, DateTimeOffset DecidedAt, IReadOnlyList<DecisionView.Answer> Answers, Guid? FederationId = null, bool? Enforced = null)
{
    public static DecisionView Of(AuthorizationDecision decision) => new(
        decision.Request.Actor.ToString(),
        decision.Request.Target.ToString(),
        decision.Request.Command.ToString(),
        decision.IsAllowed,
        decision.DecidedAt,
        [.. decision.Answers.Select(a => new Answer(JsonNamingPolicy.KebabCaseLower.ConvertName(a.Primitive.ToString()), a.Passed, a.Reason, a.Detail, a.KeyIds))]);

    public static DecisionView Of(KeptDecision kept) => new(
        kept.Actor,
        kept.Target,
        kept.Command,
        kept.Allowed,
        DateTimeOffset.FromUnixTimeMilliseconds(kept.At),
        [.. kept.Answers.Select(a => new Answer(a.Primitive, a.Passed, a.Reason, a.Detail, a.KeyIds))],
        kept.FederationId,
        kept.Enforced);

    /// <summary>What one verifier says.</summary>
    internal sealed record Answer(string Primitive, bool Passed, string Reason, string Detail, IReadOnlyList<string> KeyIds);
}
