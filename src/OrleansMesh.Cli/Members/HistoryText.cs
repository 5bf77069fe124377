using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Federation.Lifecycle;
using Spectre.Console;

namespace OrleansMesh.Cli.Members;

/// <summary>A verified history as JSON and as a table.</summary>
internal static class HistoryText
{
    public static void Show(FederationLink head, CliOutput output)
    {
        IReadOnlyList<FederationLink> chain = head.Chain();
        FederationStanding now = head.Standing.At(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        output.Json(new
        {
            federationId = now.FederationId,
            status = FederationWords.Of(now.Phase),
            version = now.Version,
            head = head.Hash,
            verified = true,
            events = chain.Select(link => new { seq = link.Standing.Seq, kind = Kind(link), actor = link.Event?.Actor, time = link.Standing.Time, hash = link.Hash, status = FederationWords.Of(link.Standing.Phase) }),
        });
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("no.", "what", "who", "when", "then", "hash");
        foreach (FederationLink link in chain)
        {
            table.AddRow(
                new Text($"{link.Standing.Seq}"),
                new Text(Kind(link)),
                new Text(link.Event?.Actor ?? "all parties"),
                new Text($"{DateTimeOffset.FromUnixTimeMilliseconds(link.Standing.Time):u}"),
                new Text(FederationWords.Of(link.Standing.Phase)),
                new Text(link.Hash[..16]));
        }

        output.Show(table);
        output.Line($"Now: {FederationWords.Of(now.Phase)}, version {now.Version}.");
    }

    private static string Kind(FederationLink link) => link.Event is { } added ? FederationWords.Of(added.Kind) : "agreement";
}
