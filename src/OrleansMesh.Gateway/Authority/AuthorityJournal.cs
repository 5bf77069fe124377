using System.Text.Json;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Authority;

/// <summary>The last decisions on authority, for whoever operates this hub; they outlive it.</summary>
public sealed class AuthorityJournal(IDecisionStore store)
{
    /// <summary>Most decisions that are listed at once.</summary>
    public const int ListedMax = 1_000;

    /// <summary>Keeps one; completes when it is flushed.</summary>
    public async Task AddAsync(AuthorityRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        AuthorizationDecision decision = record.Decision;
        await store.AppendAsync(
            new KeptDecision(
                decision.DecidedAt.ToUnixTimeMilliseconds(),
                record.FederationId,
                record.Enforced,
                decision.Request.Actor.ToString(),
                decision.Request.Target.ToString(),
                decision.Request.Command.ToString(),
                decision.IsAllowed,
                [.. decision.Answers.Select(a => new KeptAnswer(JsonNamingPolicy.KebabCaseLower.ConvertName(a.Primitive.ToString()), a.Passed, a.Reason, a.Detail, a.KeyIds))]),
            cancellationToken);
    }

    /// <summary>The latest first, at most <see cref="ListedMax"/>.</summary>
    /// <param name="actor">DID of whose; null for everybody's.</param>
    public ValueTask<IReadOnlyList<KeptDecision>> LatestAsync(string? actor, CancellationToken cancellationToken) => store.LatestAsync(actor, ListedMax, cancellationToken);
}
