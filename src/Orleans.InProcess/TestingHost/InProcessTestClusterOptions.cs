using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>How a test cluster is made.</summary>
public sealed class InProcessTestClusterOptions
{
    public string ClusterId { get; set; } = InProcessTestClusterBuilder.CreateClusterId();

    public string ServiceId { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>Has no effect: there is one directory.</summary>
    public bool UseRealEnvironmentStatistics { get; set; }

    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>Has no effect: the in-process runtime has one silo, which stands for all.</summary>
    public short InitialSilosCount { get; set; } = 1;

    /// <summary>Has no effect: nothing logs to files.</summary>
    public bool ConfigureFileLogging { get; set; } = true;

    /// <summary>Has no effect: one silo is like itself.</summary>
    public bool AssumeHomogenousSilosForTesting { get; set; } = true;

    /// <summary>Has no effect: there are no gateways.</summary>
    public bool GatewayPerSilo { get; set; } = true;

    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}
