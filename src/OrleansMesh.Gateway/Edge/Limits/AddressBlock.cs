using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>What counts as one peer for limits: an IPv4 address, or the /64 of an IPv6 address, which is what one host is given.</summary>
internal readonly record struct AddressBlock
{
    private readonly AddressFamily _family;
    private readonly ulong _prefix;

    private AddressBlock(AddressFamily family, ulong prefix)
    {
        _family = family;
        _prefix = prefix;
    }

    /// <summary>The block of an address; IPv4 inside IPv6 counts as IPv4. All connections that have no address are one block.</summary>
    public static AddressBlock Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        _ = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out int length);
        return length == 4
            ? new AddressBlock(AddressFamily.InterNetwork, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new AddressBlock(AddressFamily.InterNetworkV6, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <summary>For logs: <c>192.0.2.1</c>, <c>2001:db8::/64</c> or <c>local</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        switch (_family)
        {
            case AddressFamily.InterNetwork:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_prefix);
                return new IPAddress(bytes[..4]).ToString();
            case AddressFamily.InterNetworkV6:
                BinaryPrimitives.WriteUInt64BigEndian(bytes, _prefix);
                return $"{new IPAddress(bytes)}/64";
            default:
                return "local";
        }
    }
}
