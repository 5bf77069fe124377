using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>Reads words of the contract ABI strictly: padding must be what an encoder writes.</summary>
internal static class EthrAbi
{
    /// <summary>Bytes of a word.</summary>
    public const int WordBytes = 32;

    /// <summary>An account, left-padded.</summary>
    public static bool TryAddress(ReadOnlySpan<byte> word, [NotNullWhen(true)] out EthrAddress? address)
    {
        address = word.Length == WordBytes && !word[..^EthrAddress.SizeBytes].ContainsAnyExcept((byte)0)
            ? EthrAddress.FromBytes(word[^EthrAddress.SizeBytes..])
            : null;
        return address is not null;
    }

    /// <summary>A uint256; what does not fit is the greatest value.</summary>
    public static ulong Number(ReadOnlySpan<byte> word) =>
        word[..^8].ContainsAnyExcept((byte)0) ? ulong.MaxValue : BinaryPrimitives.ReadUInt64BigEndian(word[^8..]);

    /// <summary>A bytes32 that holds printable ASCII, right-padded with zeros.</summary>
    public static bool TryText(ReadOnlySpan<byte> word, [NotNullWhen(true)] out string? text)
    {
        text = null;
        ReadOnlySpan<byte> used = word.TrimEnd((byte)0);
        if (used.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        text = Encoding.ASCII.GetString(used);
        return true;
    }

    /// <summary>The word at <paramref name="index"/>.</summary>
    public static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> data, int index) => data.Slice(index * WordBytes, WordBytes);

    /// <summary>A word that holds an account, as a call's argument or a topic.</summary>
    public static byte[] Pad(EthrAddress address) => [.. new byte[WordBytes - EthrAddress.SizeBytes], .. address.ToArray()];
}
