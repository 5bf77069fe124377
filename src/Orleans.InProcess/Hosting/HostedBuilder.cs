using Microsoft.Extensions.Configuration;

namespace Orleans.Hosting;

/// <summary>Both builders over one service collection.</summary>
internal sealed class HostedBuilder(IServiceCollection services, IConfiguration configuration) : ISiloBuilder, IClientBuilder
{
    public IServiceCollection Services => services;

    public IConfiguration Configuration => configuration;
}
