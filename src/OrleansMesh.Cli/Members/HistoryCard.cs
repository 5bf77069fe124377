using System.Globalization;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using Spectre.Console;

namespace OrleansMesh.Cli.Members;

/// <summary>What a verified history says.</summary>
internal static class HistoryCard
{
    public static void Show(MeshHistory history, CliOutput output)
    {
        output.Json(new
        {
            meshId = history.Id.ToString(),
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
        output.Line($"{history.Id}: {history.Versions.Count} versions, verified here{(history.IsDeactivated ? "; it has ended" : "")}.");
    }

    private static string Time(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);
}
