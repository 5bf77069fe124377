using System.Buffers;

namespace OrleansMesh.Wire.Framing;

/// <summary>One frame (T-07). Its payload is the reader's memory: good until the reader is asked again.</summary>
/// <param name="Type">One of the named types.</param>
/// <param name="Payload">Up to <see cref="FrameHeader.PayloadBytesMax"/>; one segment when it comes from a record.</param>
public readonly record struct Frame(FrameType Type, ReadOnlySequence<byte> Payload);
