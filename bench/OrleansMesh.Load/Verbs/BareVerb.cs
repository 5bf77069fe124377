using System.Buffers;
using System.CommandLine;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>bare</c>, the reference server of <c>idle</c>: Kestrel with a connection handler that echoes and does nothing else.</summary>
internal sealed class BareVerb : Command
{
    public BareVerb()
        : base("bare", "The reference server of idle.")
    {
        Hidden = true;
        SetAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Run(EchoAsync)));
        await using WebApplication server = builder.Build();
        await server.StartAsync(ct);
        LoadCommands.Output(isJson: true).Json(new { @event = "ready", listen = $"tcp://{new Uri(server.Urls.First()).Authority}" });
        _ = await Console.In.ReadLineAsync(ct);
        return 0;
    }

    private static async Task EchoAsync(ConnectionContext connection)
    {
        try
        {
            ReadResult read;
            do
            {
                read = await connection.Transport.Input.ReadAsync();
                foreach (ReadOnlyMemory<byte> segment in read.Buffer)
                {
                    connection.Transport.Output.Write(segment.Span);
                }

                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                await connection.Transport.Output.FlushAsync();
            }
            while (!read.IsCompleted);
        }
        catch (IOException)
        {
            // the peer went away
        }
    }
}
