using System.ComponentModel.DataAnnotations;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Authority;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Transport.Pool;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Gateway;

/// <summary>Settings of the edge (section <c>Gateway</c>).</summary>
public sealed class GatewayOptions
{
    /// <summary>Bytes that the web server may hold of a WebSocket peer before they are looked at: 16 KiB. The TCP edge reads no further than it looks.</summary>
    public const int UnreadBytesMax = 16 * 1024;

    /// <summary>How many connections may be open and not joined; each holds up to 64 KiB of what it sent (a buffer of 32 KiB, a frame of 32 KiB); one more displaces the most silent. 1 to 65,536; default 512: more would live through a flood, and collections of garbage with them, at the cost of sessions.</summary>
    [Range(1, 65_536)]
    public int OpeningsMax { get; set; } = 512;

    /// <summary>How many of them may come from one address (IPv4 address or IPv6 /64). 1 to 65,536; default 256.</summary>
    [Range(1, 65_536)]
    public int OpeningsPerAddressMax { get; set; } = 256;

    /// <summary>Connections a second that one address (IPv4 address or IPv6 /64) may open in the long run. 1 to 1,000,000; default 50.</summary>
    [Range(1, Quota.Max)]
    public int ConnectionsPerSecond { get; set; } = 50;

    /// <summary>Connections that one address may open at once after a rest. 1 to 1,000,000; default 500.</summary>
    [Range(1, Quota.Max)]
    public int ConnectionsBurst { get; set; } = 500;

    /// <summary>Handshakes that may compute at once, giving way to all else; 0 for half of the cores. 0 to 1,024; default 0.</summary>
    [Range(0, 1024)]
    public int HandshakesAtOnceMax { get; set; }

    /// <summary>Records of strangers' handshakes that are computed in a second even when sessions take all cores; a handshake has two to four. 1 to 1,000; default 50.</summary>
    [Range(1, 1000)]
    public int HandshakesAssuredPerSecond { get; set; } = 50;

    /// <summary>How many sessions may be joined. 1 to 1,000,000; default 20,000.</summary>
    [Range(1, 1_000_000)]
    public int SessionsMax { get; set; } = 20_000;

    /// <summary>How many sessions one mesh may have. 1 to 1,024; default 16.</summary>
    [Range(1, 1024)]
    public int SessionsPerMeshMax { get; set; } = 16;

    /// <summary>From the accepted connection to its first whole record, in seconds; never more than <see cref="JoinSeconds"/>. 1 to 60; default 3.</summary>
    [Range(1, 60)]
    public int FirstRecordSeconds { get; set; } = 3;

    /// <summary>From the accepted connection to the joined session, in seconds. 1 to 60; default 5.</summary>
    [Range(1, 60)]
    public int JoinSeconds { get; set; } = 5;

    /// <summary>Whether sessions without a post-quantum key agreement (T-06) are refused. Default false: the hub upgrades those that can.</summary>
    public bool RequirePostQuantum { get; set; }

    /// <summary>Whether who begins or accepts a federation needs three yeses, of identity, credential and capability (I-06): off, log or require. Default require.</summary>
    [EnumDataType(typeof(AuthorityMode))]
    public AuthorityMode Authority { get; set; } = AuthorityMode.Require;

    /// <summary>Silence after which a side asks whether the other lives, in seconds; three times that ends the session. 1 to 300; default 15.</summary>
    [Range(1, 300)]
    public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>Deliveries that a session may leave unacknowledged. 1 to 65,536; default 1,024.</summary>
    [Range(1, 65_536)]
    public int DeliveryWindow { get; set; } = 1024;

    /// <summary>Submitted messages of a session that may wait for their flush. 1 to 65,536; default 1,024.</summary>
    [Range(1, 65_536)]
    public int SubmitsMax { get; set; } = 1024;

    /// <summary>Requests of a session that may be unanswered. 1 to 1,024; default 64.</summary>
    [Range(1, 1024)]
    public int RequestsMax { get; set; } = 64;

    /// <summary>The hubs that this hub keeps a session with and admits as peers in any case. Fewer than <c>Membership:MembersMax</c>; none by default. An entry of this hub itself is ignored, so that all hubs can share the list.</summary>
    public IList<PeerOptions> Peers { get; } = [];

    /// <summary>How this hub finds others that nobody has listed, and whom of them it admits.</summary>
    public PeerExchangeOptions PeerExchange { get; set; } = new();

    /// <summary>Address and port of the sealed datagrams between peers (UDP), or <c>off</c>. Peers expect them at the port of the TCP edge, which is where a hub has them by default.</summary>
    public string Datagrams { get; set; } = "";

    /// <summary>Whether what goes to hubs that take it is batched and compressed (P-11). Default true. Off, lengths on links tell no more of contents than the contents' own length (docs/threat-model.md).</summary>
    public bool LinkCompression { get; set; } = true;

    /// <summary>What this hub says of itself.</summary>
    internal NodeCapabilities LinkCapabilities => LinkCompression ? NodeCapabilities.Compression : NodeCapabilities.None;

    /// <summary>Times and bounds of the failure detection between peers.</summary>
    public MembershipOptions Membership { get; set; } = new();

    /// <summary>Bounds and times of the connections to peers, which idle for as long as they like by default.</summary>
    public ConnectionPoolOptions PeerPool { get; set; } = new() { IdleTimeout = null };
}
