namespace OrleansMesh.Storage.Envelopes;

/// <summary>A message that is known, and where it is or was.</summary>
/// <param name="Hash">As <see cref="EnvelopeIds.NumberOf"/> gives it.</param>
/// <param name="Cursor">Positive.</param>
/// <param name="Queue">As envelope_target gives it.</param>
internal readonly record struct KnownId(UInt128 Hash, long Cursor, long Queue);
