using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Members;

/// <summary>Why a mesh or an agent is in its tier (F-10), in a sentence.</summary>
internal static class TierText
{
    /// <summary>Says what is on record on an edge, what the next tier needs, and the evidence.</summary>
    /// <param name="edge">Of the mesh or the agent.</param>
    /// <param name="meshTier">The tier of its mesh; null for an edge of the mesh itself.</param>
    public static string Of(TrustEdgeView edge, int? meshTier)
    {
        string who = edge.Agent is { } agent ? $"Agent {agent} of {edge.Source}" : edge.Source;
        string clean = $"{edge.Clean} clean interactions towards {edge.Target} since {(edge.Violations == 0 ? "the beginning" : $"its last of {edge.Violations} violations")}";
        string next = edge.NextTierAt is not { } needed ? "the best tier"
            : meshTier == edge.Tier && edge.Clean >= needed ? $"tier {edge.Tier - 1} waits for its mesh, which is in tier {meshTier}"
            : $"tier {edge.Tier - 1} needs {needed} towards each";
        return $"{who} is in tier {edge.Tier}: {clean}; {next}. Evidence {edge.Evidence}.";
    }
}
