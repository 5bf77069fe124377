namespace OrleansMesh.Contracts.Federations;

/// <summary>Where a federation is in its life; the phases of the domain's lifecycle, and Proposed for an FMP handshake that not all have signed.</summary>
[GenerateSerializer, Alias("mesh.federation-status.1")]
public enum FederationStatus
{
    /// <summary>Signed by the proposer, waiting for the others.</summary>
    Proposed,

    /// <summary>Signed by all: messages flow.</summary>
    Active,

    /// <summary>A party did not want it.</summary>
    Declined,

    /// <summary>A party ended it.</summary>
    Ended,

    /// <summary>A party asks the others.</summary>
    Requested,

    /// <summary>Terms go back and forth.</summary>
    Negotiating,

    /// <summary>Signed by all, not activated yet.</summary>
    Agreed,

    /// <summary>Some have activated.</summary>
    Activating,

    /// <summary>Stopped by a party that may resume.</summary>
    Suspended,

    /// <summary>The end is announced: answers pass, new calls do not begin.</summary>
    Terminating,
}
