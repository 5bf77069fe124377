using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed verify</c>: a history file, verified without a hub and without being a party.</summary>
internal sealed class FedVerifyVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "What fed history --out wrote." };

    public FedVerifyVerb()
        : base("verify", "Verify a federation's history offline, and say where the federation stands.", "orleansmesh fed verify history.json") => Takes(_file);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FileInfo file = arguments.GetValue(_file)!;
        if (!file.Exists || file.Length > FederationHistory.BytesMax)
        {
            throw CliFailureException.Usage($"'{file}' is not there, or longer than {FederationHistory.BytesMax} bytes.", "Write one with orleansmesh fed history --out.");
        }

        byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        if (!FederationHistory.TryVerify(bytes, keys: null, out FederationLink? head, out HistoryFault fault))
        {
            throw new CliFailureException("history-invalid", fault.Detail, "Ask a party of the federation for its history.");
        }

        HistoryText.Show(head, output);
        return ExitCodes.Done;
    }
}
