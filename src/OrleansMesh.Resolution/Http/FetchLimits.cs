using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Resolution.Http;

/// <summary>What a fetch may do.</summary>
public sealed record FetchLimits
{
    /// <summary>Longest answer taken, in bytes; default 64 KiB.</summary>
    public int BytesMax { get; init; } = 64 * 1024;

    /// <summary>For connection, redirects and answer together; default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most redirects followed, to the same host and port alone; default 3.</summary>
    public int RedirectsMax { get; init; } = 3;

    /// <summary>Connects to any address and speaks plain HTTP where asked to: for endpoints that an operator has configured. Default false.</summary>
    public bool TrustedEndpoint { get; init; }

    /// <summary>Connects to this machine too: for tests and for a hub beside its members. Default false.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>Roots to trust instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Finds a host's addresses; the system's resolver when null.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? Lookup { get; init; }
}
