using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Cli.Members;

/// <summary>A hub's address as it is typed: <c>host:port</c>, or a whole <c>tcp://host:port</c>, <c>ws://host:port</c>, <c>wss://host</c> or <c>quic://host:port</c>.</summary>
public static class HubAddress
{
    private const int DefaultPort = 7400;

    /// <summary>Parses <paramref name="text"/>; the port is 7400 when none is given, with ws and wss HTTP's own.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (string.IsNullOrWhiteSpace(text)
            || !Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "tcp://" + text, UriKind.Absolute, out Uri? uri)
            || uri.Host.Length == 0 || uri.Scheme is not ("tcp" or "ws" or "wss" or "quic") || (uri.Scheme is "tcp" or "quic" && uri.PathAndQuery is not ("" or "/")))
        {
            return false;
        }

        address = uri.Port > 0 ? uri : new UriBuilder(uri) { Port = DefaultPort }.Uri;
        return true;
    }
}
