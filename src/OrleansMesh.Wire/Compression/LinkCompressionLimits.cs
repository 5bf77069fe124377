using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Compression;

/// <summary>Bounds of batches and dictionaries (P-11, docs/wire-protocol.md §6.4): what is over one of them is not sent, and closes the session when it comes.</summary>
public static class LinkCompressionLimits
{
    /// <summary>Dictionaries that one direction of a link has at once; they are numbered from 1.</summary>
    public const int DictionariesMax = 32;

    /// <summary>Bytes of a dictionary.</summary>
    public const int DictionaryBytesMax = 16 * 1024;

    /// <summary>Relays in a batch.</summary>
    public const int BatchRelaysMax = 64;

    /// <summary>Bytes of a batch's content when it has more than one relay: no more than this goes before a message that is more urgent.</summary>
    public const int BatchBytesMax = 64 * 1024;

    /// <summary>Bytes of any content: the longest relay and its length.</summary>
    public const int ContentBytesMax = sizeof(uint) + RelayMessage.HeadBytes + MessageBytes.EnvelopeBytesMax;

    /// <summary>Bytes of content for each byte that it is compressed to: what a peer can make a hub write for what it sends.</summary>
    public const int RatioMax = 100;
}
