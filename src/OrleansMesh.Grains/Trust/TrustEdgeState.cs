namespace OrleansMesh.Grains.Trust;

/// <summary>What this hub has counted of one mesh.</summary>
[GenerateSerializer, Alias("mesh.trust-state.1")]
public sealed record TrustEdgeState
{
    /// <summary>Failed handshakes by the word of their refusal.</summary>
    [Id(0)]
    public Dictionary<string, int> Failures { get; init; } = [];

    /// <summary>Federations that became active.</summary>
    [Id(1)]
    public int Federations { get; init; }

    /// <summary>Compliance certifications that the accepted credential names.</summary>
    [Id(2)]
    public int Certifications { get; init; }

    /// <summary>Unix milliseconds until which the accepted credential holds; null without one.</summary>
    [Id(3)]
    public long? CredentialValidUntil { get; init; }
}
