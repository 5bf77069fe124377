using System.Text.Json.Serialization;
using OrleansMesh.Contracts.Trust;

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

    /// <summary>Intervals that went well.</summary>
    [Id(4)]
    public long Interactions { get; init; }

    /// <summary>Rules broken.</summary>
    [Id(5)]
    public long Violations { get; init; }

    /// <summary>What is at stake.</summary>
    [Id(6)]
    public long Stake { get; init; }

    /// <summary>How often it was slashed.</summary>
    [Id(7)]
    public long Slashes { get; init; }

    /// <summary>When the credential was accepted, Unix milliseconds.</summary>
    [Id(8)]
    public long? CredentialAt { get; init; }

    /// <summary>When history last changed, Unix milliseconds.</summary>
    [Id(9)]
    public long? HistoryAt { get; init; }

    /// <summary>When the stake last changed, Unix milliseconds.</summary>
    [Id(10)]
    public long? StakeAt { get; init; }

    /// <summary>What moved the score lately, the newest first.</summary>
    [Id(11)]
    [JsonConverter(typeof(MovesText))]
    public MoveRecord[] Moves { get; init; } = [];

    /// <summary>Its time with a session; null when it never had one.</summary>
    [Id(12)]
    public UptimeState? Uptime { get; init; }

    /// <summary>What its partners say of it, weighed.</summary>
    [Id(13)]
    public AttestedRecord[] Attested { get; init; } = [];

    /// <summary>When the score was looked at last for what moved it, Unix milliseconds.</summary>
    [Id(14)]
    public long? ToldAt { get; init; }
}
