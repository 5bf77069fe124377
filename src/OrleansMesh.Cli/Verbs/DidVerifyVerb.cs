using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did verify</c>: a history from a file, with nothing but itself.</summary>
internal sealed class DidVerifyVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("file") { Description = "The versions as a hub or 'did history --out' gives them." };

    public DidVerifyVerb()
        : base(
            "verify",
            "Verify the history of a did:mesh from a file: no hub is asked, for the history proves itself from its first version on.",
            "orleansmesh did verify mit.json",
            "orleansmesh did verify mit.json --json") => Takes(_file);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        HistoryCard.Show(await RegistrationFile.ReadAsync(arguments.GetValue(_file)!, cancellationToken), output);
        return ExitCodes.Done;
    }
}
