using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Client;

/// <summary>What a mesh proposes to another.</summary>
/// <param name="Purpose">For people; at most 512 characters.</param>
/// <param name="Offered">What we grant the target.</param>
/// <param name="Asked">What the target is to grant us. At most 256 grants both ways.</param>
/// <param name="Lifetime">How long the agreement holds; positive.</param>
public sealed record FederationTerms(string Purpose, IReadOnlyList<FederationGrant> Offered, IReadOnlyList<FederationGrant> Asked, TimeSpan Lifetime)
{
    /// <summary>What every party grants every other, for federations of several (F-06): with 16 parties one grant is 240 of the 256 that an agreement may have.</summary>
    public IReadOnlyList<FederationGrant> Shared { get; init; } = [];

    /// <summary>What we let pass; the target signs it if that is no more than it lets pass itself (F-09). Null for no limit but the grants; in a negotiation, for what all sides let pass that have said so.</summary>
    public FederationPolicy? Policy { get; init; }

    /// <summary>Code of the region where we handle data; empty not to say.</summary>
    public string Region { get; init; } = "";

    /// <summary>Code of the region where the target says that it handles data; empty not to say.</summary>
    public string PartnerRegion { get; init; } = "";
}
