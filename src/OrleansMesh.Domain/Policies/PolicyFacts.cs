using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Policies;

/// <summary>
/// What a decision is about. Who decides sets what it knows; a fact that is not known is the worst that it could be, so a clause
/// about it refuses.
/// </summary>
public readonly ref struct PolicyFacts
{
    public PolicyFacts()
    {
    }

    /// <summary>DID of the mesh that sends.</summary>
    public ReadOnlySpan<char> Source { get; init; }

    /// <summary>DID of the mesh that is to get it; empty where only a session is looked at.</summary>
    public ReadOnlySpan<char> Target { get; init; }

    /// <summary>0 to 100.</summary>
    public int Trust { get; init; }

    /// <summary>1 to 4.</summary>
    public int Tier { get; init; } = PolicyLimits.TierLowest;

    /// <summary>Whether the source holds a credential that was accepted.</summary>
    public bool HasCredential { get; init; }

    /// <summary>Whether the source's session is keyed by ML-KEM too.</summary>
    public bool IsPostQuantum { get; init; }

    /// <summary>Code of the region where the source handles data; empty when it is not known.</summary>
    public ReadOnlySpan<char> SourceRegion { get; init; }

    /// <summary>As <see cref="SourceRegion"/>, for the target.</summary>
    public ReadOnlySpan<char> TargetRegion { get; init; }

    public DeliveryMode Delivery { get; init; }

    /// <summary>From timestamp to expiry; the default is for ever.</summary>
    public long LifetimeMilliseconds { get; init; } = long.MaxValue;

    /// <summary>0 to 5.</summary>
    public int Hops { get; init; }

    public ReadOnlySpan<char> PayloadType { get; init; }

    /// <summary>What is called; null for a message that calls nothing, to which rules of tools, resources and prompts do not apply.</summary>
    public GrantKind? Call { get; init; }

    /// <summary>The tool's or prompt's name, the resource's URI.</summary>
    public ReadOnlySpan<char> CallName { get; init; }

    /// <summary>Bytes of the payload's data.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>The payload's data, canonical JSON; empty when it is sealed.</summary>
    public ReadOnlySpan<byte> Content { get; init; }

    public bool IsSealed { get; init; }

    /// <summary>What the message says of its data.</summary>
    public ComplianceContext Compliance { get; init; }

    public bool HasExplanation { get; init; }
}
