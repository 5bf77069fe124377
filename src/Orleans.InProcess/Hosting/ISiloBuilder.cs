using Microsoft.Extensions.Configuration;

namespace Orleans.Hosting;

/// <summary>Sets up a silo in the services of its host.</summary>
public interface ISiloBuilder
{
    IServiceCollection Services { get; }

    IConfiguration Configuration { get; }
}
