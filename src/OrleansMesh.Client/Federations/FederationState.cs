using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>The words of <see cref="FederationView.Status"/>.</summary>
internal static class FederationState
{
    public const string Proposed = "proposed";
    public const string Active = "active";
    public const string Requested = "requested";
    public const string Negotiating = "negotiating";
    public const string Agreed = "agreed";
    public const string Activating = "activating";
    public const string Suspended = "suspended";
    public const string Terminating = "terminating";
    public const string Declined = "declined";
    public const string Ended = "ended";
}
