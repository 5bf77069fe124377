namespace OrleansMesh.Contracts.Federations;

/// <summary>Where a federation is in its life. Declined and Ended are final.</summary>
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
}
