using System.CommandLine;
using OrleansMesh.Bridge.Documents;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>documents</c>: our own MCP server, over the text documents of a folder.</summary>
internal sealed class DocumentsVerb : Verb
{
    private readonly Option<string> _root = new("--root") { Description = "The folder; only what is in it can be read.", HelpName = "folder", DefaultValueFactory = _ => "." };

    public DocumentsVerb()
        : base(
            "documents",
            "Serve the text documents of a folder to an MCP client, over standard input and output: list, analyse, search, compare. Read-only.",
            "orleansmesh documents",
            "orleansmesh documents --root ~/Documents") => Takes(_root);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string root = Path.GetFullPath(arguments.GetValue(_root)!);
        if (!Directory.Exists(root))
        {
            throw new CliFailureException("no-folder", $"There is no folder '{root}'.", "Give --root a folder with text documents.");
        }

        if (Console.IsInputRedirected)
        {
            await DocumentServer.RunStdioAsync(root, cancellationToken);
            return ExitCodes.Done;
        }

        throw CliFailureException.Usage("An MCP client must be at the other end of standard input.", "Put this command into your MCP client's configuration, or use: orleansmesh bridge --documents .");
    }
}
