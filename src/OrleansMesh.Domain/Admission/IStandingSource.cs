namespace OrleansMesh.Domain.Admission;

/// <summary>Where admission looks up how a mesh stands: memory alone, thread-safe, no waiting. Asked only when the agreement's policy asks.</summary>
public interface IStandingSource
{
    /// <summary>The standing of a mesh within a federation; the default for one of which nothing is known.</summary>
    /// <param name="agent">The agent that the envelope names, whose tier is its own and no better than its mesh's (F-10); null when it names none.</param>
    MeshStanding Of(Lease lease, string meshId, string? agent);
}
