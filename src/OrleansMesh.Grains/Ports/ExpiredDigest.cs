namespace OrleansMesh.Grains.Ports;

/// <summary>What of a federation expired before its target took it.</summary>
/// <param name="Count">Positive.</param>
/// <param name="FirstId">Message id of the first that was found expired.</param>
/// <param name="LastId">Message id of the last.</param>
/// <param name="ExpiredAt">When the last was found expired, Unix milliseconds.</param>
public sealed record ExpiredDigest(Guid FederationId, long Count, string FirstId, string LastId, long ExpiredAt);
