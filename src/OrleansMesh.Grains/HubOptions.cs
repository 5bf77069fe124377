using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Grains;

/// <summary>What the grains of a hub must know of it (section <c>Hub</c>).</summary>
public sealed class HubOptions
{
    /// <summary>The region this hub serves: 1 to 32 of <c>a-z 0-9 -</c>. Default <c>local</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9-]{1,32}$", ErrorMessage = "Hub:Region is 1 to 32 of a-z, 0-9 and '-'.")]
    public string Region { get; set; } = "local";

    /// <summary>The hub's DID. Default <c>did:mesh:hub:&lt;region&gt;</c>.</summary>
    [Required]
    public string HubId { get; set; } = "";

    /// <summary>Where members reach this hub, as told to them in <c>routingEndpoint</c>, for example <c>tcp://eu.example.org:7400</c>.</summary>
    [Required]
    public string Endpoint { get; set; } = "";

    /// <summary>The trust, 0 to 100, below which a mesh may not begin a federation (F-02). Default 25: Basic.</summary>
    [Range(0, 100)]
    public int MinimumTrust { get; set; } = 25;
}
