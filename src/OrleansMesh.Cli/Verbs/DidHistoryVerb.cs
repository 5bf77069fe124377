using System.CommandLine;
using System.Globalization;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did history</c>: all versions of a mesh's registration, verified here.</summary>
internal sealed class DidHistoryVerb : MemberVerb
{
    private readonly Argument<string?> _did = new("did") { Description = "The mesh; one's own when it is not given.", Arity = ArgumentArity.ZeroOrOne };

    public DidHistoryVerb()
        : base(
            "history",
            "Show all versions of a mesh's registration and when each of its keys was valid. Verified here from the first version.",
            "orleansmesh did history --home ./acme",
            "orleansmesh did history did:mesh:academic:mit-001 --home ./acme --json") => Takes(_did, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        if (!DidMesh.TryParse(arguments.GetValue(_did) ?? member.MeshId, out Did did))
        {
            throw CliFailureException.Usage("That is no did:mesh.", "Only did:mesh has a history.");
        }

        MeshHistory history = await member.Client.HistoryAsync(did, cancellationToken)
            ?? throw new CliFailureException("history-invalid", $"The history of {did} that the hub has does not verify.", "Do not trust this mesh, and ask the hub's operator.");
        output.Json(new
        {
            meshId = did.ToString(),
            deactivated = history.IsDeactivated,
            versions = history.Versions.Select(v => new { version = v.Registration.Version, hash = v.Registration.Hash, from = v.Registration.CreatedAt, until = v.ValidUntil }),
            keys = history.KeyWindows.Select(k => new { keyId = k.KeyId, publicKeyMultibase = Multikey.Encode(k.Key), from = k.From, until = k.Until }),
        });
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("key", "from", "until");
        foreach (KeyWindow key in history.KeyWindows)
        {
            table.AddRow(new Text(key.KeyId), new Text(Time(key.From)), new Text(key.Until is { } until ? Time(until) : "now"));
        }

        output.Show(table);
        output.Line($"{did}: {history.Versions.Count} versions, verified here{(history.IsDeactivated ? "; it has ended" : "")}.");
        return ExitCodes.Done;
    }

    private static string Time(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);
}
