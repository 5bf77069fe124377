using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Dialects.Ipc;

/// <summary>A message between processes of a mesh's nodes (P-05). It is not signed: the session that it travels in is authenticated.</summary>
public sealed record IpcEnvelope
{
    /// <summary>1 to 256 printable ASCII characters.</summary>
    public required string SourceNode { get; init; }

    /// <summary>1 to 256 printable ASCII characters.</summary>
    public required string DestinationNode { get; init; }

    /// <summary>Hops made, 0 to <see cref="IpcLimits.HopsMax"/>.</summary>
    public int HopCount { get; init; }

    /// <summary>The same for a repeated envelope.</summary>
    public required Guid EnvelopeId { get; init; }

    public required KernelMessage Message { get; init; }

    /// <summary>What a translation carries, one JSON object in canonical form; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }

    /// <summary>Who sends.</summary>
    public GlobalPid Source => new(SourceNode, Message.From);

    /// <summary>Who is to receive.</summary>
    public GlobalPid Destination => new(DestinationNode, Message.To);

    /// <summary>The canonical form.</summary>
    public byte[] ToBytes() => IpcCodec.Write(this);

    /// <summary>Reads an envelope in any spelling; false, with the first reason. Hostile input never throws.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out IpcEnvelope? envelope, out IpcRefusal refusal) =>
        IpcCodec.Frame.TryReadAnySpelling(utf8, out envelope, out refusal);

    /// <summary>The envelope after one more hop; false when it has made all that are allowed.</summary>
    public bool TryForward([NotNullWhen(true)] out IpcEnvelope? forwarded)
    {
        forwarded = HopCount < IpcLimits.HopsMax ? this with { HopCount = HopCount + 1 } : null;
        return forwarded is not null;
    }
}
