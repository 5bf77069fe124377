namespace OrleansMesh.Wire.Requests;

/// <summary>What discovery is to show of the sender.</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Capabilities">At most 64 of 1 to 64 characters, each of which may be followed by the trust, 1 to 100, that who sees it needs, its version and its endpoints, as <see cref="Domain.Discovery.AnnouncedCapability"/> is written (F-04).</param>
/// <param name="MinimumTrust">0 to 100: what the sender asks of partners.</param>
/// <param name="Services">At most 32 services, each as <see cref="Domain.Discovery.AnnouncedService"/> is written and each name once; null or left out for none.</param>
public sealed record AnnounceRequest(string Name, string[] Capabilities, int MinimumTrust, bool Public, string[]? Services = null);
