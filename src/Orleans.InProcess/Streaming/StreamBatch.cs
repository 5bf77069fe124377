using Orleans.Runtime.Requests;

namespace Orleans.Streaming;

/// <summary>Items that were published together: copies, never handed out themselves.</summary>
/// <param name="Stream">Where they were published.</param>
/// <param name="Sequence">Their number; later batches of the stream have greater ones.</param>
/// <param name="Items">At least one.</param>
/// <param name="Values">The request context of the producer.</param>
internal sealed record StreamBatch(StreamKey Stream, long Sequence, object?[] Items, RequestValues? Values);
