using System.Buffers;
using Microsoft.Extensions.Logging;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>Takes batches of relays, and dictionaries, of other hubs (P-11).</summary>
internal sealed partial class BatchIn(RelayIn relays, ILogger<BatchIn> log, LinkMeter? meter = null)
{
    /// <summary>Whether a Message frame is one of these.</summary>
    public static bool Is(ReadOnlySpan<byte> payload) => BatchMessage.Is(payload) || DictionaryMessage.Is(payload);

    /// <summary>Takes one; false, and said why, when the session is to be closed.</summary>
    public bool Take(Link link, ReadOnlySpan<byte> payload)
    {
        UnpackFault fault = !link.Session.TakesBatches ? UnpackFault.NotNegotiated
            : DictionaryMessage.Is(payload) ? link.Unpacker.Keep(payload)
            : TakeBatch(link, payload);
        if (fault != UnpackFault.None)
        {
            Log.Refused(log, link.Node, fault);
            meter?.Refused(fault);
        }

        return fault == UnpackFault.None;
    }

    private UnpackFault TakeBatch(Link link, ReadOnlySpan<byte> payload)
    {
        if (!BatchMessage.TryRead(payload, out BatchMessage batch))
        {
            return UnpackFault.Malformed;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(batch.ContentLength);
        Span<byte> content = rented.AsSpan(0, batch.ContentLength);
        UnpackFault fault = link.Unpacker.Unpack(batch, content, out Guid? federation);
        ReadOnlySpan<byte> rest = content;
        while (fault == UnpackFault.None && RelayList.TryTake(ref rest, out ReadOnlySpan<byte> relay))
        {
            fault = relays.Take(link, relay, federation) ? UnpackFault.None : UnpackFault.OtherFederation;
        }

        ArrayPool<byte>.Shared.Return(rented);
        return fault;
    }

    private static partial class Log
    {
        [LoggerMessage(3861, LogLevel.Warning, "What {Peer} sent compressed is refused, and its session closed: {Fault}")]
        public static partial void Refused(ILogger logger, string peer, UnpackFault fault);
    }
}
