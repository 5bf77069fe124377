using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did show</c>: the document of one's own mesh, from its folder.</summary>
internal sealed class DidShowVerb : Verb
{
    private readonly Option<string> _home = CommonOptions.Home();

    public DidShowVerb()
        : base("show", "Show the present registration of one's own mesh, with its proof.", "orleansmesh did show --home ./acme") => Takes(_home);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        using MeshFolder folder = MeshFolder.Open(arguments.GetValue(_home)!);
        output.Raw(JsonNode.Parse(folder.Registration.Bytes.Span)!);
        return Task.FromResult(ExitCodes.Done);
    }
}
