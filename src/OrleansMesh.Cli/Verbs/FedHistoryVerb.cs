using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using ParseResult = System.CommandLine.ParseResult;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed history</c>: every signed event of a federation, verified here, and as a file that proves itself.</summary>
internal sealed class FedHistoryVerb : FederationVerb
{
    private readonly Option<bool> _verify = new("--verify") { Description = "Say what was verified. It is verified in any case, and compared with what this mesh has seen before." };
    private readonly Option<FileInfo?> _out = new("--out") { Description = "Write the history to a file that anyone can verify without a hub: orleansmesh fed verify.", HelpName = "file" };

    private readonly Option<DirectoryInfo?> _registrations = new("--registrations")
    {
        Description = "Also write the registered history of each party to this folder, for fed verify --registration.",
        HelpName = "folder",
    };

    public FedHistoryVerb()
        : base(
            "history",
            "Show who did what in a federation, each step signed and linked to the one before.",
            "orleansmesh fed history did:mesh:academic:mit-001 --verify --home ./acme",
            "orleansmesh fed history 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --out history.json --registrations ./keys --home ./acme") =>
        Takes(Federation, _verify, _out, _registrations, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FederationLink head = await member.Client.Lifecycle.HistoryAsync(await FindAsync(member, arguments, cancellationToken), cancellationToken);
        if (arguments.GetValue(_out) is { } file)
        {
            await File.WriteAllBytesAsync(file.FullName, FederationHistory.Write(head), cancellationToken);
        }

        if (arguments.GetValue(_registrations) is { } folder)
        {
            folder.Create();
            foreach (string party in head.Standing.Parties.Select(party => party.Id))
            {
                MeshHistory history = await member.Client.HistoryAsync(Did.Parse(party), cancellationToken)
                    ?? throw new CliFailureException("history-invalid", $"The history of {party} that the hub has does not verify.", "Do not trust this mesh, and ask the hub's operator.");
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, party.Replace(':', '_') + ".json"), MeshHistoryJson.Write(history), cancellationToken);
            }
        }

        HistoryText.Show(head, output);
        if (arguments.GetValue(_verify))
        {
            output.Line($"[green]Verified[/]: {head.Chain().Count} steps, every signature and every link holds, and nothing is missing of what this mesh saw before.");
        }

        return ExitCodes.Done;
    }
}
