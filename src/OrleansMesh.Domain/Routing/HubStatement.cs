using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Routing;

/// <summary>What a hub says of itself to all others, signed by its node key: who it is, where it is dialled, and whose home it is, by hash: the list itself is told beside it (<see cref="MeshNews"/>).</summary>
public sealed class HubStatement
{
    internal HubStatement(HubStatementTerms terms, ReadOnlyMemory<byte> signature)
    {
        Terms = terms;
        Signature = signature;
        SigningInput = RouteJson.WriteStatement(terms, signature: null);
        Bytes = RouteJson.WriteStatement(terms, signature);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));
    }

    public HubStatementTerms Terms { get; }

    /// <summary>64 bytes of Ed25519 by the key of <see cref="HubStatementTerms.Node"/>.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The canonical form without <c>signature</c>.</summary>
    public ReadOnlyMemory<byte> SigningInput { get; }

    /// <summary>The canonical form.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Lower-case hex SHA-256 of <see cref="Bytes"/>: what the first hop of a path names.</summary>
    public string Hash { get; }

    /// <summary>Signs; throws when the terms break a bound or <paramref name="key"/> is not the node's, which is a bug.</summary>
    public static HubStatement Sign(HubStatementTerms terms, IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(key);
        if (!RouteRules.IsStatement(terms) || terms.Node != DidKey.Encode(key.PublicKey).ToString())
        {
            throw new ArgumentException("The terms break a bound, or the key is another node's.", nameof(terms));
        }

        return new HubStatement(terms, key.Sign(RouteJson.WriteStatement(terms, signature: null)));
    }

    /// <summary>Whether the node that it names signed it.</summary>
    public bool Verify() =>
        Did.TryParse(Terms.Node, out Did node) && DidKey.TryDecode(node, out Ed25519PublicKey? key) && key.Verify(SigningInput.Span, Signature.Span);
}
