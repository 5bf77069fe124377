namespace OrleansMesh.Wire.Requests;

/// <summary>What of a sender in a federation expired at the hub before its target acknowledged it.</summary>
/// <param name="Count">Messages; positive.</param>
/// <param name="FirstId">Message id of the first that was found expired.</param>
/// <param name="LastId">Message id of the last.</param>
/// <param name="ExpiredAt">When the last was found expired, Unix milliseconds by the hub's clock.</param>
/// <param name="Source">DID of the sender; null when the hub does not know it, and from a mesh that does not say it.</param>
/// <param name="FirstAt">When the first was found expired, Unix milliseconds by the hub's clock; null as with <paramref name="Source"/>.</param>
public sealed record ExpiredMessages(Guid FederationId, long Count, string FirstId, string LastId, long ExpiredAt, string? Source = null, long? FirstAt = null);
