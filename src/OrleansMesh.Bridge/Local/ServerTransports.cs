using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace OrleansMesh.Bridge.Local;

/// <summary>Makes the transport that a server's configuration asks for.</summary>
internal static class ServerTransports
{
    /// <summary>A new, unconnected transport.</summary>
    public static IClientTransport Create(LocalServerConfig config, ILoggerFactory loggers) => config.Url is { } url
        ? new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Name = config.Name,
                Endpoint = url,
                TransportMode = HttpTransportMode.AutoDetect,
                AdditionalHeaders = new Dictionary<string, string>(config.Headers),
            },
            loggers)
        : new StdioClientTransport(
            new StdioClientTransportOptions
            {
                Name = config.Name,
                Command = config.Command ?? throw new InvalidOperationException($"Server '{config.Name}' was not validated."),
                Arguments = [.. config.Arguments],
                WorkingDirectory = config.WorkingDirectory,
                InheritEnvironmentVariables = false,
                EnvironmentVariables = Environment(config),
            },
            loggers);

    private static Dictionary<string, string?> Environment(LocalServerConfig config)
    {
        var environment = new Dictionary<string, string?>();
        foreach ((string name, string? value) in StdioClientTransportOptions.GetDefaultEnvironmentVariables())
        {
            environment[name] = value;
        }

        // What every .NET, Node or Python server needs to start and speak UTF-8, and no secret.
        foreach (string name in (ReadOnlySpan<string>)["LANG", "LC_ALL", "TMPDIR", "DOTNET_ROOT", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"])
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        foreach ((string name, string value) in config.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }
}
