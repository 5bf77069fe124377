namespace OrleansMesh.Gateway.Links;

/// <summary>What a link has sent in batches or beside them since it began.</summary>
/// <param name="Relays">Envelopes.</param>
/// <param name="Frames">Frames that carried them, those of dictionaries among them.</param>
/// <param name="RelayBytes">Payload bytes that the relays have one by one.</param>
/// <param name="SentBytes">Payload bytes that were sent, dictionaries among them.</param>
internal readonly record struct LinkTraffic(long Relays, long Frames, long RelayBytes, long SentBytes);
