using System.Collections.Concurrent;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Gateway.Standings;

/// <summary>How the meshes with sessions here stand (G-01, F-10): filled by <see cref="StandingFeed"/>, read by admission. What is not known is the worst: trust 0, no credential, tier 4.</summary>
internal sealed class StandingTable(TimeProvider clock) : IStandingSource
{
    // Beyond it, interactions of more federations are not remembered here, and their meshes stay in tier 4.
    private const int CleanMax = 262_144;

    private readonly ConcurrentDictionary<string, (int Score, long CredentialValidUntil)> _trust = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Guid Federation, string Mesh), CleanRecord> _clean = new();

    /// <summary>Told of a federation whose interactions admission asked for in vain; set once, must not wait.</summary>
    public Action<Guid>? Missing { get; set; }

    /// <inheritdoc/>
    public MeshStanding Of(Lease lease, string meshId, string? agent)
    {
        if (!_clean.TryGetValue((lease.FederationId, meshId), out CleanRecord? clean))
        {
            clean = CleanRecord.None;
            if (_clean.Count < CleanMax && _clean.TryAdd((lease.FederationId, meshId), clean))
            {
                Missing?.Invoke(lease.FederationId);
            }
        }

        _ = _trust.TryGetValue(meshId, out (int Score, long CredentialValidUntil) trust);
        return new MeshStanding(trust.Score, trust.CredentialValidUntil > clock.GetUtcNow().ToUnixTimeMilliseconds())
        {
            Tier = agent is null ? lease.Ladder.TierOf(clean.Clean) : lease.Ladder.TierOf(clean.Clean, clean.CleanOf(agent)),
        };
    }

    /// <summary>A mesh joined: its trust is known from now on.</summary>
    public void Know(string meshId, int score, long credentialValidUntil) => _trust[meshId] = (score, credentialValidUntil);

    /// <summary>Takes a change of a mesh that is known here.</summary>
    public void Change(string meshId, int score, long credentialValidUntil)
    {
        if (_trust.TryGetValue(meshId, out (int Score, long CredentialValidUntil) known))
        {
            _ = _trust.TryUpdate(meshId, (score, credentialValidUntil), known);
        }
    }

    /// <summary>Takes the interactions of a mesh and of its agents since their last violations, when a message of it was admitted here lately.</summary>
    public void Count(Guid federationId, string meshId, CleanRecord clean)
    {
        if (_clean.TryGetValue((federationId, meshId), out CleanRecord? known))
        {
            _ = _clean.TryUpdate((federationId, meshId), clean, known);
        }
    }

    /// <summary>The last session of a mesh is gone: nothing of it is kept.</summary>
    public void Forget(string meshId)
    {
        _ = _trust.TryRemove(meshId, out _);
        foreach ((Guid Federation, string Mesh) key in _clean.Keys)
        {
            if (key.Mesh == meshId)
            {
                _ = _clean.TryRemove(key, out _);
            }
        }
    }
}
