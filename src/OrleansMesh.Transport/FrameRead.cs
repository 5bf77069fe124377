using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Transport;

/// <summary>A frame, or why there will be none any more.</summary>
public readonly struct FrameRead
{
    private FrameRead(FrameReadKind kind, FrameType type, ReadOnlyMemory<byte> payload, ChannelFault fault)
    {
        Kind = kind;
        Type = type;
        Payload = payload;
        Fault = fault;
    }

    /// <summary>The end without a fault.</summary>
    public static FrameRead Closed { get; } = new(FrameReadKind.Closed, default, default, ChannelFault.None);

    public FrameReadKind Kind { get; }

    /// <summary>Of a frame.</summary>
    public FrameType Type { get; }

    /// <summary>Of a frame; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary><see cref="ChannelFault.None"/> unless <see cref="Kind"/> is <see cref="FrameReadKind.Fault"/>.</summary>
    public ChannelFault Fault { get; }

    /// <summary>A whole frame.</summary>
    public static FrameRead Of(FrameType type, ReadOnlyMemory<byte> payload) => new(FrameReadKind.Frame, type, payload, ChannelFault.None);

    /// <summary>The end by <paramref name="fault"/>.</summary>
    public static FrameRead Faulted(ChannelFault fault) => new(FrameReadKind.Fault, default, default, fault);
}
