using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Routing;

/// <summary>The bounds that statements and hops keep, whoever wrote them.</summary>
internal static class RouteRules
{
    private const long SequenceMax = 9_007_199_254_740_991;
    private const int HashChars = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static bool IsStatement(HubStatementTerms terms) =>
        IsNode(terms.Node)
        && terms.Hub.Length <= Did.LengthMax && Did.TryParse(terms.Hub, out _)
        && IsText(terms.Region, RoutingLimits.RegionCharsMax) && terms.Region.Length > 0
        && IsText(terms.Address, RoutingLimits.AddressCharsMax)
        && terms.Sequence is >= 0 and <= SequenceMax
        && IsHash(terms.Meshes);

    public static bool IsHop(RouteHop hop) => IsNode(hop.Node) && IsNode(hop.To) && hop.Latency is >= 0 and <= RoutingLimits.LatencyMax;

    public static bool IsNode(string node) => Did.TryParse(node, out Did did) && DidKey.TryDecode(did, out Ed25519PublicKey? _);

    private static bool IsHash(string text) => text.Length == HashChars && !text.AsSpan().ContainsAnyExcept(HexDigits);

    private static bool IsText(string text, int charsMax) => text.Length <= charsMax && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
