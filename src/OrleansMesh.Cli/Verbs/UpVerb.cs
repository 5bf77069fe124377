using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Output;
using OrleansMesh.Hub;
using OrleansMesh.Transport.WebSockets;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>up</c>: a hub with all its roles in this process, until it is asked to stop.</summary>
internal sealed class UpVerb : Verb
{
    private readonly Option<string> _data = CommonOptions.Data();

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Address and port to listen on; port 0 takes a free one.",
        HelpName = "address:port",
        DefaultValueFactory = _ => "127.0.0.1:7400",
    };

    private readonly Option<string> _database = new("--database")
    {
        Description = "A PostgreSQL database instead of the file in the folder (default: that of the last start). Leave the password to PGPASSWORD or PGPASSFILE.",
        HelpName = "postgresql://user@host/database",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string> _http = new("--http")
    {
        Description = "Address and port of HTTP as well: WebSocket edge at /mesh, status lists at /status, /healthz, /readyz. Beyond this machine it needs --certificate.",
        HelpName = "address:port",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string> _certificate = new("--certificate")
    {
        Description = "Certificate of HTTP, PEM with intermediates, or a .pfx: https and wss by TLS 1.3. A renewed file is taken without a restart.",
        HelpName = "file",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string> _key = new("--key") { Description = "The certificate's key, PEM.", HelpName = "file", DefaultValueFactory = _ => "" };

    private readonly Option<string> _clientAuthorities = new("--client-ca")
    {
        Description = "Require clients' certificates (mutual TLS) of these authorities, PEM.",
        HelpName = "file",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string[]> _clientLists = CommonOptions.Many("--client-crl", "With --client-ca: revocation lists, PEM or DER; each authority above a client's certificate then needs a current one. A changed file is taken without a restart.", "file");

    private readonly Option<string> _webHost = new("--web-host")
    {
        Description = "The host, or host:port, under which others reach HTTP by TLS: serves the hub's document as did:web of it.",
        HelpName = "host",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string> _location = new("--status-location")
    {
        Description = "Where others reach HTTP, as status lists are named, such as https://hub.example (default: the address listened on).",
        HelpName = "url",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string[]> _links = CommonOptions.Many("--link", "Another hub to exchange routes and messages with, by its address and node id; it must list this hub too.", "tcp://host:port#did:key:z6Mk…");

    private readonly SeedOptions _seeds = new();

    private readonly Option<bool> _plainLinks = new("--no-link-compression") { Description = "Send every message to other hubs by itself and as it is, so that lengths tell nothing of what messages have in common." };

    private readonly Option<bool> _postQuantum = new("--require-post-quantum") { Description = "Refuse sessions without ML-KEM-768." };

    private readonly Option<string> _authority = new("--authority")
    {
        Description = "Whether a federation needs three yeses, of identity, credential and a capability that a human began: require, log (nobody is refused) or off.",
        HelpName = "off|log|require",
        DefaultValueFactory = _ => "require",
    };

    private readonly Option<string> _region = new("--region")
    {
        Description = "The region this hub serves, 1 to 32 of a-z, 0-9 and '-'. The hub is did:mesh:hub:REGION.",
        HelpName = "region",
        DefaultValueFactory = _ => "local",
    };

    private readonly Option<int> _trust = new("--minimum-trust")
    {
        Description = "The trust, 0 to 100, that a mesh needs to begin a federation.",
        HelpName = "score",
        DefaultValueFactory = _ => 25,
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log what the hub does, on standard error." };

    public UpVerb()
        : base(
            "up",
            "Run a hub: all roles in one process, keys and database in one folder. Ctrl+C or SIGTERM stops it in good order.",
            "orleansmesh up",
            "orleansmesh up --data /var/lib/orleansmesh --listen 0.0.0.0:7400 --region eu",
            "orleansmesh up --http 0.0.0.0:443 --certificate hub.pem --key hub.key --region eu",
            "orleansmesh up --region eu --link tcp://hub-na.example:7400#did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
            "orleansmesh up --region us --seed hub-eu.example:7400 --listen 0.0.0.0:7400 --public tcp://hub-us.example:7400",
            "orleansmesh up --data /var/lib/orleansmesh --database postgresql://hub@db.example/orleansmesh?sslmode=verify-full",
            "orleansmesh up --listen 127.0.0.1:0 --json")
    {
        Takes([_data, _database, _listen, _http, _certificate, _key, _clientAuthorities, _clientLists, _webHost, _location, _links, .. _seeds.All, _plainLinks, _postQuantum, _authority, _region, _trust, _verbose]);
        _authority.AcceptOnlyFromAmong("off", "log", "require");
        _links.Validators.Add(result =>
        {
            foreach (string link in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!Uri.TryCreate(link, UriKind.Absolute, out Uri? address) || !address.Fragment.StartsWith("#did:key:z6Mk", StringComparison.Ordinal))
                {
                    result.AddError($"--link is '{link}'. Give the other hub's address and node id, which it shows when it starts: tcp://host:port#did:key:z6Mk…");
                }
            }
        });
        _listen.Validators.Add(result =>
        {
            string text = result.GetValueOrDefault<string>();
            if (!IPEndPoint.TryParse(text, out IPEndPoint? endpoint) || (endpoint.Port == 0 && !text.EndsWith(":0", StringComparison.Ordinal)))
            {
                result.AddError($"--listen is '{text}'. Give an IP address and a port, for example 127.0.0.1:7400 or [::]:7400.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var folder = new HubDataFolder(arguments.GetValue(_data)!);
        await using WebApplication hub = Create(arguments, folder);
        await StartAsync(hub, arguments.GetValue(_listen)!, cancellationToken);

        HubCard card = folder.Describe($"did:mesh:hub:{arguments.GetValue(_region)}", arguments.GetValue(_region)!, $"tcp://{HubApplication.EdgeOf(hub).Authority}", StatusLocationOf(hub, arguments));
        folder.Write(card);
        Announce(output, card, WebSocketOf(hub), folder, Stopwatch.GetElapsedTime(started));

        // What was admitted is flushed and answered before the sessions close; the host bounds how long that may take.
        await using (cancellationToken.Register(hub.Lifetime.StopApplication))
        {
            await hub.WaitForShutdownAsync(CancellationToken.None);
        }

        output.Json(new { @event = "stopped" });
        output.Line($"Stopped.");
        return ExitCodes.Done;
    }

    // The fragment of a link's address is the node that must answer there.
    private string[] Links(ParseResult arguments) =>
    [
        .. arguments.GetValue(_links)!.Select(link => new Uri(link)).SelectMany((link, place) => new[]
        {
            $"--Gateway:Peers:{place}:Address", link.GetLeftPart(UriPartial.Path), $"--Gateway:Peers:{place}:NodeId", link.Fragment.TrimStart('#'),
        }),
    ];

    private static async Task StartAsync(WebApplication hub, string listen, CancellationToken cancellationToken)
    {
        try
        {
            await hub.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            throw new CliFailureException("port-in-use", $"Something else listens on {listen}.", "Stop it, or choose another port: --listen 127.0.0.1:7401 (port 0 takes a free one).");
        }
    }

    private static string? WebSocketOf(WebApplication hub) => hub.Urls.Select(u => new UriBuilder(u)).Select(u =>
        $"{(u.Scheme == "https" ? "wss" : "ws")}://{u.Uri.Authority}{WebSocketAddress.Path}").FirstOrDefault();

    private string? StatusLocationOf(WebApplication hub, ParseResult arguments) =>
        arguments.GetValue(_location) is { Length: > 0 } location ? location.TrimEnd('/') : hub.Urls.FirstOrDefault()?.TrimEnd('/');

    private static void Announce(CliOutput output, HubCard card, string? webSocket, HubDataFolder folder, TimeSpan elapsed)
    {
        output.Json(new { @event = "ready", listen = card.Listen, webSocket, hubId = card.HubId, nodeId = card.NodeId, region = card.Region, data = folder.Path, milliseconds = (long)elapsed.TotalMilliseconds });
        Grid facts = CliOutput.Grid([("listens on", webSocket is null ? card.Listen : $"{card.Listen} and {webSocket}"), ("hub", card.HubId), ("node", card.NodeId), ("data", folder.Path)]);
        output.Show(new Spectre.Console.Panel(facts).Header($"hub is ready after {elapsed.TotalMilliseconds:N0} ms").BorderColor(Color.Green));
        output.Line($"Next, in another terminal:");
        output.Line($"  [blue]orleansmesh keys new did:mesh:enterprise:my-company --home ./my-company[/]");
        output.Line($"  [blue]orleansmesh vc issue --data {folder.Path} --subject did:mesh:enterprise:my-company --out credential.json[/]");
        output.Line($"  [blue]orleansmesh join --hub {new Uri(card.Listen).Authority} --home ./my-company --credential credential.json[/]");
        output.Line($"Ctrl+C stops the hub.");
    }

    /// <summary>As settings of the host; those that no option names keep what its environment says.</summary>
    internal string[] Settings(ParseResult arguments, string folder)
    {
        string region = arguments.GetValue(_region)!;
        string level = arguments.GetValue(_verbose) ? "Information" : "Warning";
        return
        [
            "--Host:DataFolder", folder,
            "--Host:Listen", arguments.GetValue(_listen)!,
            "--Host:Http", arguments.GetValue(_http)!,
            "--Host:Tls:Certificate", arguments.GetValue(_certificate)!,
            "--Host:Tls:Key", arguments.GetValue(_key)!,
            "--Host:Tls:ClientAuthorities", arguments.GetValue(_clientAuthorities)!,
            "--Host:Tls:ClientCertificates", arguments.GetValue(_clientAuthorities)!.Length > 0 ? "Require" : "None",
            .. arguments.GetValue(_clientLists)!.SelectMany((file, place) => (string[])[$"--Host:Tls:Crls:{place}", file]),
            "--Host:WebHost", arguments.GetValue(_webHost)!,
            "--Host:StatusLocation", arguments.GetValue(_location)!,
            "--Gateway:RequirePostQuantum", arguments.GetValue(_postQuantum) ? "true" : "false",
            "--Gateway:Authority", arguments.GetValue(_authority)!,
            "--Hub:Region", region,
            "--Hub:HubId", $"did:mesh:hub:{region}",
            "--Hub:MinimumTrust", $"{arguments.GetValue(_trust)}",
            "--Logging:LogLevel:Default", level,
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Warning",

            // Standard output is for the verb's own lines.
            "--Logging:Console:LogToStandardErrorThreshold", "Trace",
            .. Links(arguments),
            .. _seeds.Settings(arguments),
            .. arguments.GetValue(_database) is { Length: > 0 } database ? (string[])["--Store:Database", database] : [],
            .. arguments.GetValue(_plainLinks) ? (string[])["--Gateway:LinkCompression", "false"] : [],
        ];
    }

    private WebApplication Create(ParseResult arguments, HubDataFolder folder)
    {
        try
        {
            return HubApplication.Create(Settings(arguments, folder.Path));
        }
        catch (OptionsValidationException exception)
        {
            throw CliFailureException.Usage(string.Join(" ", exception.Failures), "See: orleansmesh up --help");
        }
        catch (InvalidOperationException exception)
        {
            // Key files and trusted issuers that are not what they should be.
            throw new CliFailureException("data-folder", exception.Message, $"Look into {folder.Path}.");
        }
        catch (IOException exception)
        {
            throw new CliFailureException("folder-in-use", exception.Message, "orleansmesh up --data ANOTHER-FOLDER starts a second hub.");
        }
    }
}
