using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed verify</c>: a history file, verified without a hub and without being a party.</summary>
internal sealed class FedVerifyVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "What fed history --out wrote." };

    private readonly Option<string[]> _registrations = CommonOptions.Many(
        "--registration", "The registered history of a party (did history --out): its keys count in their time, also those it gave up, and no others.", "file");

    public FedVerifyVerb()
        : base(
            "verify",
            "Verify a federation's history offline, and say where the federation stands.",
            "orleansmesh fed verify history.json",
            "orleansmesh fed verify history.json --registration acme.json --registration mit.json") => Takes(_file, _registrations);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FileInfo file = arguments.GetValue(_file)!;
        if (!file.Exists || file.Length > FederationHistory.BytesMax)
        {
            throw CliFailureException.Usage($"'{file}' is not there, or longer than {FederationHistory.BytesMax} bytes.", "Write one with orleansmesh fed history --out.");
        }

        RegistrationKeys? keys = await KeysAsync(arguments.GetValue(_registrations)!, cancellationToken);
        byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        if (!FederationHistory.TryVerify(bytes, keys, out FederationLink? head, out HistoryFault fault))
        {
            throw new CliFailureException(
                "history-invalid", fault.Detail, "Ask a party of the federation for its history. If a party changed its key: give its registration (did history --out) with --registration.");
        }

        HistoryText.Show(head, output);
        string[] unproven = [.. head.Standing.Parties.Select(party => party.Id).Where(id => keys?.IsDecisive(id) != true)];
        string proof = unproven.Length == 0
            ? "The keys of all parties are proven by their registrations."
            : $"The keys of {string.Join(", ", unproven)} are taken from the history itself: compare them, or give --registration.";
        output.Line($"{proof}");
        return ExitCodes.Done;
    }

    private static async Task<RegistrationKeys?> KeysAsync(string[] files, CancellationToken cancellationToken)
    {
        var histories = new List<MeshHistory>();
        foreach (string file in files)
        {
            histories.Add(await RegistrationFile.ReadAsync(new FileInfo(file), cancellationToken));
        }

        if (histories.Count > RegistrationKeys.CountMax || histories.DistinctBy(history => history.Id).Count() < histories.Count)
        {
            throw CliFailureException.Usage($"--registration takes one file of each party, at most {RegistrationKeys.CountMax}.", "Give each party's longest history.");
        }

        return histories.Count > 0 ? new RegistrationKeys(histories) : null;
    }
}
