using System.CommandLine;
using System.Globalization;
using OrleansMesh.Cli.Output;
using OrleansMesh.Hub.Databases;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>store copy</c>: a hub's SQLite file into a PostgreSQL database.</summary>
internal sealed class StoreCopyVerb : Verb
{
    private readonly Option<string> _from = new("--from") { Description = "The hub's SQLite file; the hub must not run. It stays as it is.", HelpName = "file", Required = true };
    private readonly Option<string> _database = new("--database")
    {
        Description = "The PostgreSQL database, as up --database takes it: empty, or with part of a copy of this file.",
        HelpName = "postgresql://user@host/database",
        Required = true,
    };

    public StoreCopyVerb()
        : base(
            "copy",
            "Copy all that a hub keeps from its SQLite file into an empty PostgreSQL database. Each table is read back and compared by its count and SHA-256; run again after an interruption, it goes on.",
            "orleansmesh store copy --from /var/lib/orleansmesh/hub.db --database postgresql://hub@db.example/orleansmesh",
            "orleansmesh store copy --from ./orleansmesh-data/hub.db --database postgresql://hub@localhost/orleansmesh --json") =>
        Takes(_from, _database);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string from = arguments.GetValue(_from)!;
        string database = DatabaseCopy.Run(
            from,
            arguments.GetValue(_database)!,
            table =>
            {
                output.Json(new { @event = "table", table.Table, table.Rows, table.Hash, table.WasThere });
                string rows = table.Rows.ToString("N0", CultureInfo.InvariantCulture);
                output.Line($"{table.Table} [grey]{rows} rows, {table.Hash[..16]}{(table.WasThere ? ", was there" : "")}[/]");
            },
            cancellationToken);
        output.Json(new { @event = "copied", database });
        output.Line($"Copied to {database}. Start the hub on it, and keep {from} until it runs: [blue]orleansmesh up --data {Path.GetDirectoryName(Path.GetFullPath(from))} --database {database}[/]");
        return Task.FromResult(ExitCodes.Done);
    }
}
