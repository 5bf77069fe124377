using System.ComponentModel.DataAnnotations;
using System.Net;
using OrleansMesh.Domain.Identity.Methods;
using OrleansMesh.Hub.Credentials;
using OrleansMesh.Hub.Tls;
using OrleansMesh.Transport.Quic;

namespace OrleansMesh.Hub;

/// <summary>Where a hub keeps its files and listens (section <c>Host</c>; on the command line <c>--Host:Listen 0.0.0.0:7400</c>).</summary>
public sealed class HubSettings : IValidatableObject
{
    /// <summary>The folder of keys, database and trusted issuers; made when it is missing. Default <c>orleansmesh-data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "orleansmesh-data";

    /// <summary>Address and port of the Noise edge; port 0 takes a free one. Default <c>127.0.0.1:7400</c>.</summary>
    [Required]
    public string Listen { get; set; } = "127.0.0.1:7400";

    /// <summary>Address and port of HTTP, with the edge as a WebSocket at <c>/mesh</c>, for example <c>127.0.0.1:7480</c>; empty, the default, for none.</summary>
    public string Http { get; set; } = "";

    /// <summary>Address and port of the edge over QUIC (UDP), which uses the certificate of <see cref="Tls"/> and needs libmsquic on Linux, for example <c>0.0.0.0:7443</c>; empty, the default, for none.</summary>
    public string Quic { get; set; } = "";

    /// <summary>Takes plain HTTP from other machines too: for a proxy that speaks TLS before this hub. Default false.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>IP addresses of reverse proxies before the HTTP listener: they may connect as often as they like, and their <c>X-Forwarded-For</c> says who is limited. None by default.</summary>
    public IReadOnlyList<string> Proxies { get; set; } = [];

    /// <summary>Origins whose pages may open the WebSocket, for example <c>https://console.example</c>; programs send none and need no entry.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>TLS of the HTTP listener.</summary>
    public TlsSettings Tls { get; set; } = new();

    /// <summary>What members are told to connect to; empty means <c>tcp://</c> and the address listened on.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>Where others reach this hub's HTTP, as its status lists are named, for example <c>https://hub.example</c>; empty, the default, for the address listened on.</summary>
    public string StatusLocation { get; set; } = "";

    /// <summary>Status lists of other issuers.</summary>
    public ForeignStatusSettings StatusLists { get; set; } = new();

    /// <summary>The host under which the hub's own document is served as did:web, for example <c>hub.example</c> or <c>hub.example:8443</c>; empty, the default, for none.</summary>
    public string WebHost { get; set; } = "";

    /// <summary>The network's name: its SHA-256 is the governance genesis hash, and nodes of another one are refused (T-09, V-05).</summary>
    [Required]
    public string Genesis { get; set; } = "OrleansMesh genesis 1";

    /// <summary>Collects all garbage in a quiet time after a busy one, at most once in ten minutes: some 0.3 s of standing still with 10,000 sessions. Default true.</summary>
    public bool TrimIdleHeap { get; set; } = true;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPEndPoint.TryParse(Listen, out IPEndPoint? endpoint) || (endpoint.Port == 0 && !Listen.EndsWith(":0", StringComparison.Ordinal)))
        {
            yield return new ValidationResult($"Host:Listen is '{Listen}'. Give an IP address and a port, for example 127.0.0.1:7400 or [::]:7400.", [nameof(Listen)]);
        }

        if (PublicAddress.Length > 0 && !(Uri.TryCreate(PublicAddress, UriKind.Absolute, out Uri? uri) && uri.Scheme is "tcp" or "ws" or "wss" or "quic" && uri.Port > 0))
        {
            yield return new ValidationResult($"Host:PublicAddress is '{PublicAddress}'. Give tcp://host:port, ws://host:port, wss://host:port or quic://host:port, or leave it empty.", [nameof(PublicAddress)]);
        }

        if (StatusLocation.Length > 0 && !(Uri.TryCreate(StatusLocation, UriKind.Absolute, out Uri? location) && location.Scheme is "http" or "https" && location.Query.Length == 0))
        {
            yield return new ValidationResult($"Host:StatusLocation is '{StatusLocation}'. Give https://host or https://host/path, or leave it empty.", [nameof(StatusLocation)]);
        }

        if (WebHost.Length > 0 && !DidWeb.TryEncode(WebHost, out _))
        {
            yield return new ValidationResult($"Host:WebHost is '{WebHost}'. Give a domain name, for example hub.example or hub.example:8443; did:web takes no IP address.", [nameof(WebHost)]);
        }

        foreach (ValidationResult wrong in Tls.Validate().Concat(StatusLists.Validate()).Concat(ValidateHttp()).Concat(ValidateQuic()))
        {
            yield return wrong;
        }
    }

    private IEnumerable<ValidationResult> ValidateHttp()
    {
        foreach (string proxy in Proxies.Where(proxy => !IPAddress.TryParse(proxy, out _)))
        {
            yield return new ValidationResult($"Host:Proxies has '{proxy}'. Give IP addresses, for example 10.0.0.7.", [nameof(Proxies)]);
        }

        if (Http.Length == 0)
        {
            yield break;
        }

        if (!IPEndPoint.TryParse(Http, out IPEndPoint? endpoint) || (endpoint.Port == 0 && !Http.EndsWith(":0", StringComparison.Ordinal)))
        {
            yield return new ValidationResult($"Host:Http is '{Http}'. Give an IP address and a port, for example 127.0.0.1:7480 or [::]:7443.", [nameof(Http)]);
        }
        else if (!Tls.IsOn && !AllowPlainHttp && !IPAddress.IsLoopback(endpoint.Address))
        {
            yield return new ValidationResult(
                $"Host:Http is '{Http}', which other machines reach, and there is no certificate. Set Host:Tls:Certificate and Host:Tls:Key, or Host:AllowPlainHttp when a proxy before this hub speaks TLS.",
                [nameof(AllowPlainHttp)]);
        }
    }

    private IEnumerable<ValidationResult> ValidateQuic()
    {
        if (Quic.Length == 0)
        {
            yield break;
        }

        if (!IPEndPoint.TryParse(Quic, out IPEndPoint? endpoint) || (endpoint.Port == 0 && !Quic.EndsWith(":0", StringComparison.Ordinal)))
        {
            yield return new ValidationResult($"Host:Quic is '{Quic}'. Give an IP address and a port, for example 127.0.0.1:7443 or [::]:7443.", [nameof(Quic)]);
        }

        if (!Tls.IsOn)
        {
            yield return new ValidationResult("Host:Quic needs a certificate: set Host:Tls:Certificate and Host:Tls:Key.", [nameof(Quic)]);
        }

        if (!QuicMeshTransport.IsSupported)
        {
            yield return new ValidationResult($"Host:Quic is '{Quic}'. {QuicMeshTransport.NotSupported}", [nameof(Quic)]);
        }
    }
}
