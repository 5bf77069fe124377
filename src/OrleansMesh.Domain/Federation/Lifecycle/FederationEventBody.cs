namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>What an event says beyond its kind. Which members are set follows from the kind (docs/wire-protocol.md); all others are null.</summary>
public sealed record FederationEventBody
{
    /// <summary>Longest purpose and reason, in characters.</summary>
    public const int TextLengthMax = 512;

    /// <summary>Request, reestablish: 2 to 16, each once, with the key of each.</summary>
    public IReadOnlyList<AgreementParty>? Parties { get; init; }

    /// <summary>Request, reestablish: for people.</summary>
    public string? Purpose { get; init; }

    /// <summary>Request, reestablish: DID of the hub that relays.</summary>
    public string? Hub { get; init; }

    /// <summary>Request, reestablish, open: at most <see cref="MeshCapability.CountMax"/>.</summary>
    public IReadOnlyList<MeshCapability>? Capabilities { get; init; }

    /// <summary>Request, optional: the agreement above this one (F-06), signed by all its parties; what is agreed here must keep within it.</summary>
    public Agreement? Parent { get; init; }

    /// <summary>Propose: the terms with the actor's signature alone.</summary>
    public Agreement? Agreement { get; init; }

    /// <summary>Accept, activate: <see cref="AgreementHash.Of"/> of the terms that are meant.</summary>
    public string? AgreementHash { get; init; }

    /// <summary>Accept: Ed25519 over the agreement's signing input.</summary>
    public ReadOnlyMemory<byte>? Signature { get; init; }

    /// <summary>End: Unix milliseconds until which answers pass.</summary>
    public long? DrainUntil { get; init; }

    /// <summary>Decline, suspend, resume, end, force-end, drained: for people, may be empty.</summary>
    public string? Reason { get; init; }
}
