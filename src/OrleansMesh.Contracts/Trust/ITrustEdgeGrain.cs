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

    /// <summary>Counts what gateways saw: intervals that went well, and rules that were broken.</summary>
    Task RecordAsync(long interactions, long violations);

    /// <summary>Counts the time until now as that in which it had a session or had none, as was told last (G-01: uptime).</summary>
    /// <param name="isOnline">Whether it has a session from now on.</param>
    Task PresenceAsync(bool isOnline);

    /// <summary>Sets what the mesh has at stake (G-04); negative is refused with <see cref="ArgumentOutOfRangeException"/>.</summary>
    Task StakeAsync(long stake);

    /// <summary>Takes a part of the stake for a violation; a slash weighs as one, whatever is left to take.</summary>
    Task SlashAsync(long amount);

    /// <summary>Keeps what its partners say of the mesh, weighed, in place of what was kept before (G-01).</summary>
    /// <param name="attested">At most 64.</param>
    Task AttestedAsync(AttestedRecord[] attested);

    /// <summary>What the mesh's own word weighs by, 0 to 100: its score without what others say of it.</summary>
    [AlwaysInterleave]
    Task<int> StandingAsync();

    /// <summary>The score with each factor's evidence and its time, and what moved it lately.</summary>
    [ReadOnly]
    Task<TrustExplanation> ExplainAsync();

    /// <summary>The score now, with its evidence.</summary>
    [ReadOnly]
    Task<TrustView> GetAsync();
}
