using Microsoft.Extensions.Configuration;

namespace Orleans.Hosting;

/// <summary>Sets up a client in the services of its host.</summary>
public interface IClientBuilder
{
    IServiceCollection Services { get; }

    IConfiguration Configuration { get; }
}
