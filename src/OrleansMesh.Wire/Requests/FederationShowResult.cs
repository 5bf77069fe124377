namespace OrleansMesh.Wire.Requests;

/// <summary>One federation, with its parties also before there is an agreement that names them.</summary>
/// <param name="Parties">DIDs, 2 to 16.</param>
public sealed record FederationShowResult(FederationView Federation, string[] Parties);
