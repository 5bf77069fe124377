using System.Text.Json;
using OrleansMesh.Domain.Authorization;

namespace OrleansMesh.Hub.Http;

/// <summary>A decision on authority as JSON.</summary>
internal sealed record DecisionView(
    string Actor, string Target, string Command, bool Allowed, DateTimeOffset DecidedAt, IReadOnlyList<DecisionView.Answer> Answers, Guid? FederationId = null, bool? Enforced = null)
{
    public static DecisionView Of(AuthorizationDecision decision, Guid? federationId = null, bool? enforced = null) => new(
        decision.Request.Actor.ToString(),
        decision.Request.Target.ToString(),
        decision.Request.Command.ToString(),
        decision.IsAllowed,
        decision.DecidedAt,
        [.. decision.Answers.Select(a => new Answer(JsonNamingPolicy.KebabCaseLower.ConvertName(a.Primitive.ToString()), a.Passed, a.Reason, a.Detail, a.KeyIds))],
        federationId,
        enforced);

    /// <summary>What one verifier says.</summary>
    internal sealed record Answer(string Primitive, bool Passed, string Reason, string Detail, IReadOnlyList<string> KeyIds);
}
