using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Admission;

/// <summary>How a mesh stands with the hub that admits, as far as policies ask. The default is a mesh of which nothing is known.</summary>
/// <param name="Trust">Its score, 0 to 100 (G-01).</param>
/// <param name="HasCredential">Whether it holds a credential that was accepted and is valid.</param>
public readonly record struct MeshStanding(int Trust, bool HasCredential)
{
    private readonly int _promotions;

    /// <summary>1 to 4 (F-10): 4 unless interactions on record have earned another.</summary>
    public int Tier
    {
        get => PolicyLimits.TierLowest - _promotions;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PolicyLimits.TierLowest);
            _promotions = PolicyLimits.TierLowest - value;
        }
    }
}
