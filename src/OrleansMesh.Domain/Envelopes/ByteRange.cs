namespace OrleansMesh.Domain.Envelopes;

/// <summary>Where a value stands in the bytes of an envelope; the default is absence, as no value starts an object.</summary>
internal readonly record struct ByteRange(int Start, int End)
{
    public int Length => End - Start;

    public bool IsPresent => End > 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> bytes) => bytes[Start..End];
}
