namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>Answers verified messages of one type.</summary>
/// <param name="message">Verified, within its time.</param>
/// <returns>The payload of an answer, one JSON value in canonical form; empty for none.</returns>
public delegate ReadOnlyMemory<byte> KlpHandler(KlpMessage message);
