using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Wire.Requests;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>routes</c>: the routing table of a running hub, read by its operator.</summary>
internal sealed class RoutesVerb : Verb
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Option<string> _data = CommonOptions.Data();

    public RoutesVerb()
        : base(
            "routes",
            "Show a hub's links to other hubs, the ways to them with their measured latencies and the share of flows that each is to carry, links that are expected to fail with the reasons, and the path of each federation's messages. The hub must run with --http.",
            "orleansmesh routes --data /var/lib/orleansmesh",
            "orleansmesh routes --json") =>
        Takes(_data);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var folder = new HubDataFolder(arguments.GetValue(_data)!);
        HubCard card = folder.Read();
        if (card.Http is null)
        {
            throw new CliFailureException("no-http", "The hub was started without HTTP.", $"Start it so: orleansmesh up --data {folder.Path} --http 127.0.0.1:7480");
        }

        RouteTableView table = await ReadAsync(folder, card, cancellationToken);
        output.Json(table);
        Show(table, output);
        return ExitCodes.Done;
    }

    private static async Task<RouteTableView> ReadAsync(HubDataFolder folder, HubCard card, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(folder, card));
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"{card.Http}/api/routes"), cancellationToken);
            string body = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<RouteTableView>(body, Shape)!
                : throw new CliFailureException("refused", $"The hub at {card.Http} answers {(int)answer.StatusCode}: {body}", "Is it the hub of this data folder?");
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CliFailureException("hub-unreachable", $"Nobody answers at {card.Http}: {away.Message}", $"Start the hub: orleansmesh up --data {folder.Path} --http {new Uri(card.Http!).Authority}");
        }
    }

    private static string Token(HubDataFolder folder, HubCard card)
    {
        using IEd25519SigningKey key = folder.ReadHubKey();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return AccessToken.Issue(
            new TokenClaims
            {
                Issuer = card.HubId,
                Subject = card.HubId,
                Audience = [card.HubId],
                IssuedAt = now,
                NotBefore = now,
                ExpiresAt = now.AddMinutes(1),
                TokenId = TokenId.New(),
                Scopes = ["routes"],
            },
            key,
            card.KeyId);
    }

    private static void Show(RouteTableView table, CliOutput output)
    {
        if (table.Routes.Count == 0)
        {
            output.Line($"{table.Hub} has no route to another hub. Link it: orleansmesh up --link tcp://other-hub:7400#did:key:z6Mk…");
            return;
        }

        Table ways = new Table().Border(TableBorder.Rounded).AddColumns("hub", "region", "path").AddColumn(new TableColumn("latency").RightAligned()).AddColumn(new TableColumn("flows").RightAligned()).AddColumn(new TableColumn("meshes").RightAligned());
        foreach (RouteView route in table.Routes)
        {
            ways.AddRow(new Text(route.Hub), new Text(route.Region), new Text(Path(route.Path)), new Text(LinkForecastText.Cost(route)), new Text(RouteText.Share(route)), new Text($"{route.Meshes}"));
        }

        output.Show(ways);
        foreach (string line in table.Links.Select(LinkForecastText.Explain).OfType<string>())
        {
            output.Line($"{line}");
        }

        if (table.Flows.Count > 0)
        {
            Table flows = new Table().Border(TableBorder.Rounded).AddColumns("from", "to", "federation", "path").AddColumn(new TableColumn("latency").RightAligned());
            foreach (FlowView flow in table.Flows)
            {
                flows.AddRow(new Text(flow.Source), new Text(flow.Target), new Text($"{flow.FederationId:D}"), new Text(Path(flow.Path)), new Text(Latency(flow.LatencyMilliseconds)));
            }

            output.Show(flows);
        }
    }

    private static string Path(IReadOnlyList<string> hubs) => hubs.Count == 0 ? "no way now" : string.Join(" → ", hubs.Select(hub => hub[(hub.LastIndexOf(':') + 1)..]));

    private static string Latency(double? milliseconds) => milliseconds is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ms") : "–";
}
