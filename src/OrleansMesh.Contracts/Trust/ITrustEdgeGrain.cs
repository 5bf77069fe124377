using Orleans.Concurrency;

namespace OrleansMesh.Contracts.Trust;

/// <summary>What this hub has seen of one mesh (G-01, G-02), keyed by the mesh's DID.</summary>
[Alias("mesh.ITrustEdgeGrain")]
public interface ITrustEdgeGrain : IGrainWithStringKey
{
    /// <summary>Counts a failed handshake (F-02: failures are recorded in trust).</summary>
    /// <param name="reason">Kebab-case word of the refusal.</param>
    Task HandshakeFailedAsync(string reason);

    /// <summary>Counts a federation that became active.</summary>
    Task FederatedAsync();

    /// <summary>Keeps what the mesh's accepted credential says.</summary>
    /// <param name="certifications">Number of compliance certifications that it names.</param>
    /// <param name="validUntil">Unix milliseconds.</param>
    Task CredentialAcceptedAsync(int certifications, long validUntil);

    /// <summary>The score now, with its evidence.</summary>
    [ReadOnly]
    Task<TrustView> GetAsync();
}
