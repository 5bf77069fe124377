using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>What a relayed envelope says of its way; the same on every link.</summary>
/// <param name="Source">The hub that admitted it.</param>
/// <param name="Destination">The home of its target.</param>
/// <param name="Epoch">0 when it is of no flow.</param>
internal readonly record struct RelayHead(NodeId Source, NodeId Destination, ulong Epoch, ulong Index)
{
    public void Write(Span<byte> destination, ulong sequence) => RelayMessage.WriteHead(destination, sequence, Source, Destination, Epoch, Index);
}
