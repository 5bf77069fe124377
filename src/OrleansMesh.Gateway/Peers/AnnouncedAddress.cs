using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using OrleansMesh.Domain.Network;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Transport.Tcp;

namespace OrleansMesh.Gateway.Peers;

/// <summary>The address that a hub announces of itself is a stranger's word: where it leads is looked at before anybody is dialled.</summary>
internal static class AnnouncedAddress
{
    /// <summary>Reads <c>tcp://host:port</c> of at most <see cref="RoutingLimits.AddressCharsMax"/> characters; false for anything else, and for an IP address that is not allowed.</summary>
    public static bool TryRead(string text, bool allowPrivate, [NotNullWhen(true)] out Uri? address)
    {
        bool isRead = text.Length <= RoutingLimits.AddressCharsMax && Uri.TryCreate(text, UriKind.Absolute, out address)
            ? address is { Scheme: TcpTransport.Scheme, Port: > 0, PathAndQuery: "" or "/", Fragment: "", UserInfo: "" } && address.Host.Length > 0
                && (!IPAddress.TryParse(address.DnsSafeHost, out IPAddress? literal) || IsAllowed(literal, allowPrivate))
            : Fail(out address);
        address = isRead ? address : null;
        return address is not null;
    }

    /// <summary>The address with the host's name resolved, so that what is dialled is what was looked at.</summary>
    /// <exception cref="IOException">The name leads nowhere, or nowhere allowed.</exception>
    public static async Task<Uri> ResolveAsync(Uri address, bool allowPrivate, CancellationToken ct)
    {
        if (IPAddress.TryParse(address.DnsSafeHost, out _))
        {
            return address;
        }

        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(address.DnsSafeHost, ct);
            return found.FirstOrDefault(each => IsAllowed(each, allowPrivate)) is { } allowed
                ? new UriBuilder(address) { Host = allowed.ToString() }.Uri
                : throw new IOException($"{address} was announced, and is no address of the public Internet (Gateway:PeerExchange:PrivateAddresses).");
        }
        catch (SocketException unknown)
        {
            throw new IOException($"{address} was announced, and its name is not known: {unknown.Message}", unknown);
        }
    }

    // what is no destination stays refused on a private network too
    private static bool IsAllowed(IPAddress address, bool allowPrivate) => allowPrivate
        ? IsOneMachine(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        : AddressPolicy.IsAllowed(address);

    // neither unspecified nor multicast, reserved or broadcast
    private static bool IsOneMachine(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.GetAddressBytes()[0] is > 0 and < 224
        : !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any);

    private static bool Fail(out Uri? address)
    {
        address = null;
        return false;
    }
}
