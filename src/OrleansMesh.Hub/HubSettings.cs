using System.ComponentModel.DataAnnotations;
using System.Net;

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

    /// <summary>What members are told to connect to; empty means <c>tcp://</c> and the address listened on.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>The network's name: its SHA-256 is the governance genesis hash, and nodes of another one are refused (T-09, V-05).</summary>
    [Required]
    public string Genesis { get; set; } = "OrleansMesh genesis 1";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPEndPoint.TryParse(Listen, out IPEndPoint? endpoint) || (endpoint.Port == 0 && !Listen.EndsWith(":0", StringComparison.Ordinal)))
        {
            yield return new ValidationResult($"Host:Listen is '{Listen}'. Give an IP address and a port, for example 127.0.0.1:7400 or [::]:7400.", [nameof(Listen)]);
        }

        if (PublicAddress.Length > 0 && !(Uri.TryCreate(PublicAddress, UriKind.Absolute, out Uri? uri) && uri.Scheme == "tcp" && uri.Port > 0))
        {
            yield return new ValidationResult($"Host:PublicAddress is '{PublicAddress}'. Give tcp://host:port, or leave it empty.", [nameof(PublicAddress)]);
        }
    }
}
