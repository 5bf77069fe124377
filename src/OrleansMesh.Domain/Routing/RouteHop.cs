using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Routing;

/// <summary>
/// One hub's signature under the path so far: what came before (by hash), how far that was away, and to whom it passes it on. Since it
/// names the next hub, nobody but that one can go on from here, and nobody can put a hub on a path that did not sign for it.
/// </summary>
public sealed class RouteHop
{
    private string? _hash;

    internal RouteHop(string node, string to, long latency, string previous, ReadOnlyMemory<byte> signature)
    {
        Node = node;
        To = to;
        Latency = latency;
        Previous = previous;
        Signature = signature;
    }

    /// <summary>did:key of the hub that signs.</summary>
    public string Node { get; }

    /// <summary>did:key of the neighbour that it is passed on to.</summary>
    public string To { get; }

    /// <summary>Microseconds, one way, that <see cref="Node"/> measured to the hop before; 0 of the origin.</summary>
    public long Latency { get; }

    /// <summary>Hex SHA-256 of the statement (for the first hop) or of the hop before, signature included.</summary>
    public string Previous { get; }

    /// <summary>64 bytes of Ed25519.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>What the next hop names as its <see cref="Previous"/>.</summary>
    internal string Hash => _hash ??= Convert.ToHexStringLower(SHA256.HashData(RouteJson.WriteHop(this, withPrevious: true, withSignature: true)));

    internal static RouteHop Sign(IEd25519SigningKey key, string to, long latency, string previous)
    {
        var unsigned = new RouteHop(DidKey.Encode(key.PublicKey).ToString(), to, latency, previous, default);
        return new RouteHop(unsigned.Node, to, latency, previous, key.Sign(RouteJson.WriteHop(unsigned, withPrevious: true, withSignature: false)));
    }

    internal bool Verify() => Did.TryParse(Node, out Did node) && DidKey.TryDecode(node, out Ed25519PublicKey? key)
        && key.Verify(RouteJson.WriteHop(this, withPrevious: true, withSignature: false), Signature.Span);
}
