using OrleansMesh.Gateway.Requests;

namespace OrleansMesh.Gateway.Authority;

/// <summary>What the three verifiers' decision means for a request.</summary>
/// <param name="Refusal">The answer; null when the mesh may go on.</param>
/// <param name="Kept">Completes when the decision is flushed: nothing is answered before.</param>
internal readonly record struct AuthorityVerdict(RequestAnswer? Refusal, Task Kept)
{
    /// <summary>It may, and nothing is left to wait for.</summary>
    public static AuthorityVerdict GoOn { get; } = new(null, Task.CompletedTask);

    /// <summary>It may not.</summary>
    public static AuthorityVerdict Refuse(RequestAnswer refusal) => new(refusal, Task.CompletedTask);
}
