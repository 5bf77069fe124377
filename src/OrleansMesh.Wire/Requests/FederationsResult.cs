namespace OrleansMesh.Wire.Requests;

/// <summary>The federations of the sender, newest change first.</summary>
public sealed record FederationsResult(FederationView[] Federations);
