namespace OrleansMesh.Contracts.Federations;

/// <summary>Words of refusals by which those who ask a federation go on.</summary>
public static class FederationReasons
{
    /// <summary>What is kept here follows the hub that holds the federation, which is to be asked (<see cref="FederationRecord.Seat"/>).</summary>
    public const string HeldElsewhere = "held-elsewhere";
}
