namespace OrleansMesh.Wire.Requests;

/// <summary>What of a federation expired at the hub before its target acknowledged it.</summary>
/// <param name="Count">Messages; positive.</param>
/// <param name="FirstId">Message id of the first that was found expired.</param>
/// <param name="LastId">Message id of the last.</param>
/// <param name="ExpiredAt">When the last was found expired, Unix milliseconds by the hub's clock.</param>
public sealed record ExpiredMessages(Guid FederationId, long Count, string FirstId, string LastId, long ExpiredAt);
