using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansMesh.Domain.Identity.Methods;

/// <summary>The did:web method (I-01): the document is at an HTTPS address that the DID spells out.</summary>
public static class DidWeb
{
    /// <summary>The method's name.</summary>
    public const string Method = "web";

    private const int HostLengthMax = 253;
    private const int LabelLengthMax = 63;

    private static readonly SearchValues<char> LabelChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// The address of the document: <c>did:web:example.com</c> is <c>https://example.com/.well-known/did.json</c>, and
    /// <c>did:web:example.com%3A8443:user:alice</c> is <c>https://example.com:8443/user/alice/did.json</c>.
    /// </summary>
    /// <returns>False for another method, an IP address (which the method forbids), a host that is no domain name, a port out of range, and path segments that are empty or lead elsewhere.</returns>
    public static bool TryGetLocation(Did did, [NotNullWhen(true)] out Uri? location) => TryGetLocation(did, out location, out _);

    /// <summary>As the other overload, with the first thing that is wrong.</summary>
    public static bool TryGetLocation(Did did, [NotNullWhen(true)] out Uri? location, out DidWebFault fault)
    {
        location = null;
        if (!did.Is(Method))
        {
            fault = DidWebFault.MethodMismatch;
            return false;
        }

        string[] segments = did.Id.ToString().Split(':');
        fault = ReadAuthority(segments[0], out string? authority);
        fault = fault == DidWebFault.None && !segments.AsSpan(1).ToArray().All(IsSegment) ? DidWebFault.PathInvalid : fault;
        if (fault != DidWebFault.None)
        {
            return false;
        }

        string path = segments.Length == 1 ? ".well-known" : string.Join('/', segments[1..]);
        bool taken = Uri.TryCreate($"https://{authority}/{path}/did.json", UriKind.Absolute, out location);
        fault = taken ? DidWebFault.None : DidWebFault.HostInvalid;
        return taken;
    }

    /// <summary>The DID of a host, such as <c>hub.example</c> or <c>hub.example:8443</c>; false when the host cannot have one.</summary>
    public static bool TryEncode(string host, out Did did) =>
        Did.TryParse($"did:web:{host?.Replace(":", "%3A", StringComparison.Ordinal)}", out did) && TryGetLocation(did, out _);

    private static DidWebFault ReadAuthority(string text, out string? authority)
    {
        authority = null;
        int colon = text.IndexOf("%3A", StringComparison.OrdinalIgnoreCase);
        string host = colon < 0 ? text : text[..colon];
        DidWebFault fault = CheckHost(host);
        if (fault != DidWebFault.None)
        {
            return fault;
        }

        if (colon < 0)
        {
            authority = host;
            return DidWebFault.None;
        }

        string digits = text[(colon + 3)..];
        if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0 || digits[0] == '0')
        {
            return DidWebFault.PortInvalid;
        }

        authority = $"{host}:{port}";
        return DidWebFault.None;
    }

    // A last label of digits, or 0x and digits, makes clients read the host as an IPv4 address.
    private static DidWebFault CheckHost(string host)
    {
        string[] labels = host.Split('.');
        return host.Length > HostLengthMax
            || !labels.All(label => label.Length is > 0 and <= LabelLengthMax && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(LabelChars)) ? DidWebFault.HostInvalid
            : labels[^1].All(char.IsAsciiDigit) || labels[^1].StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? DidWebFault.HostIsAddress
            : DidWebFault.None;
    }

    private static bool IsSegment(string segment)
    {
        string decoded = Uri.UnescapeDataString(segment);
        return decoded.Length > 0 && decoded is not ("." or "..") && !decoded.AsSpan().ContainsAny('/', '\\') && !decoded.Any(char.IsControl) && !decoded.Contains('%', StringComparison.Ordinal);
    }
}
