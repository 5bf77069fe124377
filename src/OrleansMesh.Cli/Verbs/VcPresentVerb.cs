using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc present</c>: a mesh shows its credentials to one verifier, once.</summary>
internal sealed class VcPresentVerb : Verb
{
    private readonly Argument<string[]> _files = new("files")
    {
        Description = "The credentials; the one that the mesh keeps when none is given.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _home = CommonOptions.Home();

    private readonly Option<string> _challenge = new("--challenge") { Description = "What the verifier gave out, so that this presentation holds once.", HelpName = "text", Required = true };

    private readonly Option<string> _domain = new("--domain") { Description = "The verifier's name.", HelpName = "name", Required = true };

    private readonly Option<string?> _out = new("--out") { Description = "The file to write; standard output when it is not given.", HelpName = "file" };

    public VcPresentVerb()
        : base(
            "present",
            "Sign a presentation of credentials with the mesh's key, for one verifier and one challenge.",
            "orleansmesh vc present --home ./acme --challenge 7f3a --domain hub.example --out presentation.json",
            "orleansmesh vc present acme.json audit.json --home ./acme --challenge 7f3a --domain hub.example --json") =>
        Takes(_files, _home, _challenge, _domain, _out);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        using MeshFolder mesh = MeshFolder.Open(arguments.GetValue(_home)!, passphrases: TerminalPassphrases.Instance);
        IReadOnlyList<CredentialDocument> credentials = await CredentialFiles.ToShowAsync(arguments.GetValue(_files) ?? [], mesh, cancellationToken);
        byte[] presentation = new PresentationDraft(mesh.MeshId, credentials).Sign(
            mesh.KeyId, mesh.MeshKey, arguments.GetValue(_challenge)!, arguments.GetValue(_domain)!, TimeProvider.System.GetUtcNow(), ProofSuite.EddsaJcs2022);
        if (arguments.GetValue(_out) is { } path)
        {
            await File.WriteAllBytesAsync(path, presentation, cancellationToken);
            output.Json(new { file = Path.GetFullPath(path), holder = mesh.MeshId.ToString(), credentials = credentials.Count });
            output.Line($"[green]Signed[/] {path}: {mesh.MeshId} presents {credentials.Count} credentials to {arguments.GetValue(_domain)}.");
        }
        else
        {
            output.Raw(JsonNode.Parse(presentation)!);
        }

        return ExitCodes.Done;
    }
}
