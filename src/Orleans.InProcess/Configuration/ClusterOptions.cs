namespace Orleans.Configuration;

/// <summary>The names of cluster and service; here they tell clients of this process which silo is theirs.</summary>
public class ClusterOptions
{
    public const string DefaultClusterId = "default";
    public const string DefaultServiceId = "default";

    public string ClusterId { get; set; } = DefaultClusterId;

    public string ServiceId { get; set; } = DefaultServiceId;
}
