using System.Text.Json;
using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Hub.Http;

/// <summary>Who somebody is by a map, and by which rules.</summary>
internal sealed record MappingAnswer(bool Mapped, string? LocalId, IReadOnlyList<string> Roles, IReadOnlyList<string> Rules, string? Reason, string Explanation)
{
    public static MappingAnswer Of(MappingDecision decision) => new(
        decision.Identity is not null,
        decision.Identity?.LocalId,
        decision.Identity?.Roles ?? [],
        decision.Rules,
        decision.Identity is null ? JsonNamingPolicy.KebabCaseLower.ConvertName(decision.Refusal.ToString()) : null,
        decision.Explain());
}
