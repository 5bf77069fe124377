namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>What became of a received message.</summary>
/// <param name="Refusal">None when a handler took it.</param>
/// <param name="Message">What was read; null when nothing could be.</param>
/// <param name="Answer">What the handler says; empty for nothing.</param>
public sealed record KlpReceipt(KlpRefusal Refusal, KlpMessage? Message, ReadOnlyMemory<byte> Answer);
