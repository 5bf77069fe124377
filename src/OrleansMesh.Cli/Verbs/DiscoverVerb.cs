using System.CommandLine;
using System.Globalization;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Wire.Requests;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>discover</c>: public meshes of the hub, best trust first.</summary>
internal sealed class DiscoverVerb : MemberVerb
{
    private readonly Option<string[]> _capabilities = CommonOptions.Many("--capability", "Only meshes that offer it.", "name");
    private readonly Option<int> _trust = new("--minimum-trust") { Description = "Only meshes of this trust or more, 0 to 100.", HelpName = "score" };
    private readonly Option<int> _limit = new("--limit") { Description = "At most so many, 1 to 100.", HelpName = "number", DefaultValueFactory = _ => 20 };

    public DiscoverVerb()
        : base(
            "discover",
            "Find public meshes by capability and trust.",
            "orleansmesh discover --home ./acme",
            "orleansmesh discover --home ./acme --capability documents --minimum-trust 50 --json") =>
        Takes(Home, Hub, PostQuantum, Authorities, _capabilities, _trust, _limit);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<DiscoveredMesh> meshes = await member.Client.DiscoverAsync(
            new DiscoverRequest(arguments.GetValue(_capabilities)!, arguments.GetValue(_trust), arguments.GetValue(_limit)), cancellationToken);
        output.Json(new { meshes });
        if (meshes.Count == 0)
        {
            output.Line($"No public mesh matches. Ask for fewer capabilities or less trust.");
            return ExitCodes.Done;
        }

        Table table = new Table().Border(TableBorder.Rounded).AddColumns("mesh", "name", "region", "capabilities").AddColumn(new TableColumn("trust").RightAligned()).AddColumn(new TableColumn("asks").RightAligned()).AddColumn("now");
        foreach (DiscoveredMesh mesh in meshes)
        {
            table.AddRow(
                new Text(mesh.MeshId),
                new Text(mesh.Name),
                new Text(mesh.Region),
                new Text(string.Join(", ", mesh.Capabilities.Select(name => Shown(name, mesh.Offers ?? [])))),
                new Text(mesh.Trust.ToString(CultureInfo.InvariantCulture)),
                Asked(mesh),
                new Markup(mesh.Online ? "[green]online[/]" : "[grey]offline[/]"));
        }

        output.Show(table);
        if (meshes.Any(mesh => mesh.Reached == false))
        {
            output.Line($"[yellow]not reached[/]: it asks for more trust than your hub has in you, and would refuse a federation (trust-too-low). What you lack: orleansmesh trust explain.");
        }

        return ExitCodes.Done;
    }

    // what the asker does not reach stands out without colours, too
    private static Markup Asked(DiscoveredMesh mesh) => new(mesh.MinimumTrust is not { } minimum ? "[grey]-[/]" : mesh.Reached == false ? $"[yellow]{minimum} (not reached)[/]" : $"{minimum}");

    private static string Shown(string name, CapabilityOffer[] offers)
    {
        CapabilityOffer? offer = offers.FirstOrDefault(each => each.Name == name);
        string version = offer?.Version is { } word ? $" {word}" : "";
        string endpoints = offer is { Endpoints.Length: > 0 } ? $" ({string.Join(' ', offer.Endpoints)})" : "";
        return name + version + endpoints + (offer?.Requirements is { Length: > 0 } requirements ? $" needs {string.Join(", ", requirements)}" : "");
    }
}
