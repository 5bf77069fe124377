using System.CommandLine;
using System.Globalization;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Wire.Requests;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>resolve</c>: who serves a name.</summary>
internal sealed class ResolveVerb : MemberVerb
{
    private readonly Argument<string> _service = new("service") { Description = "The name of a service." };

    public ResolveVerb()
        : base(
            "resolve",
            "Find the meshes that serve a name, partners first. Exit code 1 when nobody does.",
            "orleansmesh resolve documents.search --home ./acme",
            "orleansmesh resolve documents.search --home ./acme --json") =>
        Takes(_service, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string service = arguments.GetValue(_service)!;
        IReadOnlyList<ResolvedService> services = await member.Client.Services.ResolveAsync(service, cancellationToken);
        if (services.Count == 0)
        {
            throw new CliFailureException("unknown-service", $"No mesh that you may see serves '{service}'.", "Check the name; what is for partners only is shown after a federation.");
        }

        output.Json(new { service, services });

        Table table = new Table().Border(TableBorder.Rounded).AddColumns("mesh", "name", "region", "version", "agents", "needs").AddColumn(new TableColumn("trust").RightAligned())
            .AddColumn(new TableColumn("for").RightAligned()).AddColumns("federation", "now");
        foreach (ResolvedService each in services)
        {
            table.AddRow(
                new Text(each.MeshId),
                new Text(each.MeshName),
                new Text(each.Region),
                new Text(each.Version),
                new Text(string.Join(", ", each.Agents)),
                new Text(each.Capability ?? ""),
                new Text(each.Trust.ToString(CultureInfo.InvariantCulture)),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{each.TtlSeconds} s")),
                new Markup(each.Federated ? "[green]in force[/]" : "[grey]none[/]"),
                new Markup(each.Online ? "[green]online[/]" : "[grey]offline[/]"));
        }

        output.Show(table);
        return ExitCodes.Done;
    }
}
