using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Resolution.StatusLists;

/// <summary>The list at a URL, or why there is none.</summary>
/// <param name="List">Verified; null for none.</param>
/// <param name="IsStale">Whether it is past its time and used because no newer one could be had.</param>
/// <param name="Detail">Why no newer one could be had; empty when the list is fresh.</param>
public sealed record StatusListAnswer(SignedStatusList? List, bool IsStale, string Detail);
