using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did history</c>: all versions of a mesh's registration, verified here.</summary>
internal sealed class DidHistoryVerb : MemberVerb
{
    private readonly Argument<string?> _did = new("did") { Description = "The mesh; one's own when it is not given.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<FileInfo?> _out = new("--out") { Description = "Also writes the signed versions to this file, for: orleansmesh did verify.", HelpName = "file" };

    public DidHistoryVerb()
        : base(
            "history",
            "Show all versions of a mesh's registration and when each of its keys was valid. Verified here from the first version.",
            "orleansmesh did history --home ./acme",
            "orleansmesh did history did:mesh:academic:mit-001 --home ./acme --json",
            "orleansmesh did history did:mesh:academic:mit-001 --home ./acme --out mit.json") => Takes(_did, _out, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        if (!DidMesh.TryParse(arguments.GetValue(_did) ?? member.MeshId, out Did did))
        {
            throw CliFailureException.Usage("That is no did:mesh.", "Only did:mesh has a history.");
        }

        MeshHistory history = await member.Client.HistoryAsync(did, cancellationToken)
            ?? throw new CliFailureException("history-invalid", $"The history of {did} that the hub has does not verify.", "Do not trust this mesh, and ask the hub's operator.");
        if (arguments.GetValue(_out) is { } file)
        {
            await File.WriteAllBytesAsync(file.FullName, MeshHistoryJson.Write(history), cancellationToken);
        }

        HistoryCard.Show(history, output);
        return ExitCodes.Done;
    }
}
