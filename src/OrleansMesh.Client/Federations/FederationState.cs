using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>The words of <see cref="FederationView.Status"/>.</summary>
internal static class FederationState
{
    public const string Proposed = "proposed";
    public const string Active = "active";
    public const string Declined = "declined";
    public const string Ended = "ended";
}
