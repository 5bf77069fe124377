using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using Spectre.Console;
using ParseResult = System.CommandLine.ParseResult;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed list</c>: all federations of a mesh, newest change first.</summary>
internal sealed class FedListVerb : MemberVerb
{
    public FedListVerb()
        : base("list", "List a mesh's federations: active, proposed, declined and ended.", "orleansmesh fed list --home ./acme", "orleansmesh fed list --home ./acme --json") => Takes(Home, Hub, PostQuantum, Authorities, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FederationSummary[] federations = [.. (await member.Client.FederationsAsync(cancellationToken)).Select(f => FederationSummary.Of(f, member.MeshId))];
        output.Json(new { federations });
        if (federations.Length == 0)
        {
            output.Line($"None yet. Find a mesh with orleansmesh discover, and ask it: orleansmesh fed request DID --purpose …");
            return ExitCodes.Done;
        }

        Table table = new Table().Border(TableBorder.Rounded).AddColumns("federation", "status", "with", "they grant us", "we grant them", "until");
        foreach (FederationSummary federation in federations)
        {
            table.AddRow(
                new Text(federation.FederationId.ToString()),
                new Text(Status(federation, member.MeshId), new Style(Colour(federation.Status))),
                new Text(string.Join('\n', federation.Partners)),
                new Text(string.Join('\n', federation.GrantedToUs)),
                new Text(string.Join('\n', federation.GrantedByUs)),
                new Text($"{federation.ExpiresAt:yyyy-MM-dd}"));
        }

        output.Show(table);
        return ExitCodes.Done;
    }

    private static string Status(FederationSummary federation, string meshId) => federation.Status == "proposed"
        ? federation.Proposer == meshId ? "proposed, waits for them" : "proposed, waits for us"
        : federation.Status;

    private static Color Colour(string status) => status switch { "active" => Color.Green, "proposed" => Color.Yellow, _ => Color.Grey };
}
