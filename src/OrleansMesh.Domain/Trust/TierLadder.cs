using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Trust;

/// <summary>
/// How a foreign mesh's agents rise from tier 4 to tier 1 within one federation (F-10): by clean interactions on record there, and by
/// nothing else. A policy's promotion clauses ask for more than the ladder does, never for less; nothing is taken along from another federation.
/// </summary>
public sealed class TierLadder
{
    // For tiers 1, 2 and 3.
    private static readonly long[] Least = [1_000, 100, 10];

    private readonly long[] _needed;

    /// <param name="policy">Of the agreement.</param>
    public TierLadder(EffectivePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _needed = [.. Least.Select((least, index) => Math.Max(least, policy.Find(PolicyRule.Promotion, index + 1)?.Number ?? 0))];
    }

    /// <summary>Clean interactions that a tier from 1 to 3 needs; 0 for tier 4.</summary>
    public long NeededFor(int tier)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tier, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tier, PolicyLimits.TierLowest);
        return tier == PolicyLimits.TierLowest ? 0 : _needed[tier - 1];
    }

    /// <summary>The tier of an agent: the one that it has earned itself, and never a better one than its mesh has.</summary>
    /// <param name="meshClean">Clean interactions of its mesh.</param>
    /// <param name="agentClean">Those of the agent; 0 for one of which nothing is on record.</param>
    public int TierOf(long meshClean, long agentClean) => TierOf(Math.Min(meshClean, agentClean));

    /// <summary>The tier of a mesh with so many clean interactions since its last violation.</summary>
    public int TierOf(long cleanInteractions)
    {
        int tier = PolicyLimits.TierLowest;
        while (tier > 1 && cleanInteractions >= _needed[tier - 2])
        {
            tier--;
        }

        return tier;
    }
}
