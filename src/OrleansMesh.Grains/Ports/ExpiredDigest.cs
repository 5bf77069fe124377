namespace OrleansMesh.Grains.Ports;

/// <summary>What of a sender in a federation expired before its target took it.</summary>
/// <param name="Source">DID of the sender; empty for what expired before senders were kept.</param>
/// <param name="Count">Positive.</param>
/// <param name="FirstId">Message id of the first that was found expired.</param>
/// <param name="LastId">Message id of the last.</param>
/// <param name="FirstAt">When the first was found expired, Unix milliseconds.</param>
/// <param name="ExpiredAt">When the last was found expired, Unix milliseconds.</param>
public sealed record ExpiredDigest(Guid FederationId, string Source, long Count, string FirstId, string LastId, long FirstAt, long ExpiredAt);
