using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>A did:ethr taken apart (I-01): <c>did:ethr:[NETWORK:]0x…</c> with an account or a compressed secp256k1 key.</summary>
/// <param name="Did">The DID as it was given.</param>
/// <param name="Network">Its network's name or chain id (<c>0x…</c>); <c>mainnet</c> when it names none.</param>
/// <param name="Address">The identity in the registry.</param>
/// <param name="PublicKeyHex">The key that the DID spells out, in lower-case hex; null for an account.</param>
public sealed record DidEthr(Did Did, string Network, EthrAddress Address, string? PublicKeyHex)
{
    /// <summary>The method's name.</summary>
    public const string Method = "ethr";

    /// <summary>The network of a DID that names none.</summary>
    public const string Mainnet = "mainnet";

    private const int NetworkLengthMax = 64;

    private static readonly SearchValues<char> NetworkChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>Reads a did:ethr; false for any other DID.</summary>
    public static bool TryParse(Did did, [NotNullWhen(true)] out DidEthr? parsed)
    {
        parsed = null;
        if (!did.Is(Method))
        {
            return false;
        }

        string[] parts = did.Id.ToString().Split(':');
        string network = parts.Length == 2 ? parts[0] : Mainnet;
        if (parts.Length > 2 || network.Length is 0 or > NetworkLengthMax || network.AsSpan().ContainsAnyExcept(NetworkChars))
        {
            return false;
        }

        if (EthrAddress.TryParse(parts[^1], out EthrAddress? address))
        {
            parsed = new DidEthr(did, network, address, null);
            return true;
        }

        Span<byte> compressed = stackalloc byte[Secp256k1Point.CompressedBytes];
        Span<byte> point = stackalloc byte[64];
        if (parts[^1] is not ['0', 'x', .. string digits] || digits.Length != 2 * Secp256k1Point.CompressedBytes
            || Convert.FromHexString(digits, compressed, out _, out _) != OperationStatus.Done
            || !Secp256k1Point.TryDecompress(compressed, point))
        {
            return false;
        }

        parsed = new DidEthr(did, network, EthrAddress.OfPoint(point), Convert.ToHexStringLower(compressed));
        return true;
    }
}
