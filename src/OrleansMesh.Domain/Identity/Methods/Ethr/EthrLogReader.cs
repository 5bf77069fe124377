using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>Reads the registry's events from the logs of <c>eth_getLogs</c>.</summary>
internal static class EthrLogReader
{
    /// <summary>Most bytes of an event's data; the longest is an attribute.</summary>
    public const int DataBytesMax = 8 * 1024;

    private static readonly byte[] OwnerTopic = Topic("DIDOwnerChanged(address,address,uint256)");
    private static readonly byte[] DelegateTopic = Topic("DIDDelegateChanged(address,bytes32,address,uint256,uint256)");
    private static readonly byte[] AttributeTopic = Topic("DIDAttributeChanged(address,bytes32,bytes,uint256,uint256)");

    /// <summary>Reads one log of the block that was asked for; <paramref name="read"/> is null for an event of another kind. False for what no registry writes.</summary>
    public static bool TryRead(JsonElement log, EthrNetwork network, EthrAddress identity, ulong block, out EthrEvent? read)
    {
        read = null;
        if (log.ValueKind != JsonValueKind.Object
            || !log.TryString("address", 42, out string? address) || !EthrAddress.TryParse(address, out EthrAddress? source) || !source.Equals(network.Registry)
            || !TryNumber(log, "blockNumber", out ulong number) || number != block
            || !TryNumber(log, "logIndex", out ulong index)
            || (log.TryGetProperty("removed", out JsonElement removed) && removed.ValueKind != JsonValueKind.False)
            || !log.TryItems("topics", 4, out JsonElement[] topics)
            || !log.TryString("data", 2 + (2 * DataBytesMax), out string? text) || !TryHex(text, out byte[]? data))
        {
            return false;
        }

        if (topics is not [{ ValueKind: JsonValueKind.String } kind, { ValueKind: JsonValueKind.String } subject]
            || !TryHex(kind.GetString()!, out byte[]? topic) || !TryHex(subject.GetString()!, out byte[]? word)
            || !EthrAbi.TryAddress(word, out EthrAddress? about) || !about.Equals(identity))
        {
            return false;
        }

        return topic.AsSpan().SequenceEqual(OwnerTopic) ? TryOwner(data, block, index, out read)
            : topic.AsSpan().SequenceEqual(DelegateTopic) ? TryDelegate(data, block, index, out read)
            : !topic.AsSpan().SequenceEqual(AttributeTopic) || TryAttribute(data, block, index, out read);
    }

    /// <summary>A quantity of JSON-RPC: <c>0x</c> and hexadecimal digits without leading zeros.</summary>
    public static bool TryNumber(JsonElement element, string name, out ulong number)
    {
        number = 0;
        return element.TryString(name, 18, out string? text) && TryNumber(text, out number);
    }

    /// <summary>As the other overload.</summary>
    public static bool TryNumber(string text, out ulong number)
    {
        number = 0;
        return text is ['0', 'x', .. string digits] && digits.Length is > 0 and <= 16 && (digits[0] != '0' || digits.Length == 1)
            && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Data of JSON-RPC: <c>0x</c> and pairs of hexadecimal digits.</summary>
    public static bool TryHex(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is not ['0', 'x', .. string digits] || digits.Length % 2 != 0 || digits.Length > 2 * DataBytesMax)
        {
            return false;
        }

        bytes = new byte[digits.Length / 2];
        return Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static bool TryOwner(byte[] data, ulong block, ulong index, out EthrEvent? read)
    {
        read = data.Length == 2 * EthrAbi.WordBytes && EthrAbi.TryAddress(EthrAbi.Word(data, 0), out EthrAddress? owner)
            ? new EthrOwnerChanged(block, index, EthrAbi.Number(EthrAbi.Word(data, 1)), owner)
            : null;
        return read is not null;
    }

    private static bool TryDelegate(byte[] data, ulong block, ulong index, out EthrEvent? read)
    {
        read = data.Length == 4 * EthrAbi.WordBytes
            && EthrAbi.TryText(EthrAbi.Word(data, 0), out string? type) && EthrAbi.TryAddress(EthrAbi.Word(data, 1), out EthrAddress? account)
            ? new EthrDelegateChanged(block, index, EthrAbi.Number(EthrAbi.Word(data, 3)), type, account, EthrAbi.Number(EthrAbi.Word(data, 2)))
            : null;
        return read is not null;
    }

    private static bool TryAttribute(byte[] data, ulong block, ulong index, out EthrEvent? read)
    {
        read = null;
        const int Head = 5;
        if (data.Length < Head * EthrAbi.WordBytes || data.Length % EthrAbi.WordBytes != 0
            || EthrAbi.Number(EthrAbi.Word(data, 1)) != 4 * EthrAbi.WordBytes
            || !EthrAbi.TryText(EthrAbi.Word(data, 0), out string? name))
        {
            return false;
        }

        ReadOnlySpan<byte> tail = data.AsSpan(Head * EthrAbi.WordBytes);
        ulong length = EthrAbi.Number(EthrAbi.Word(data, 4));
        if (length > (ulong)tail.Length || tail.Length - (int)length >= EthrAbi.WordBytes || tail[(int)length..].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        read = new EthrAttributeChanged(
            block, index, EthrAbi.Number(EthrAbi.Word(data, 3)), name, tail[..(int)length].ToArray(), EthrAbi.Number(EthrAbi.Word(data, 2)));
        return true;
    }

    private static byte[] Topic(string signature) => Keccak256.HashData(Encoding.ASCII.GetBytes(signature));
}
