namespace OrleansMesh.Storage.Envelopes;

/// <summary>Where a known message is or was.</summary>
/// <param name="Queue">As envelope_target gives it.</param>
/// <param name="Run">The run that it came in, or one of those that it was settled with; 0 for one whose block is forgotten.</param>
internal readonly record struct IdPlace(long Cursor, long Queue, long Run);
