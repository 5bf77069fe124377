using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did deactivate</c>: the end of one's own mesh, for ever.</summary>
internal sealed class DidDeactivateVerb : MemberVerb
{
    private readonly Option<bool> _sure = new("--for-ever") { Description = "Says that it is meant: nothing follows, and the name is never given again." };

    public DidDeactivateVerb()
        : base(
            "deactivate",
            "End one's own mesh for ever: its federations and sessions end, and no key of it counts any more.",
            "orleansmesh did deactivate --for-ever --home ./acme") => Takes(_sure, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        if (!arguments.GetValue(_sure))
        {
            throw CliFailureException.Usage($"{member.MeshId} would end for ever.", "When it is meant: orleansmesh did deactivate --for-ever");
        }

        if (!await member.Client.ChangeRegistrationAsync(RegistrationChange.Deactivation, cancellationToken) && !member.Folder.HasEnded)
        {
            throw new CliFailureException("resumed", "A change that an attempt before had begun was finished first; the mesh has not ended.", "Run the same command again.");
        }

        output.Json(new { meshId = member.MeshId, deactivated = true });
        output.Line($"{member.MeshId} has [red]ended[/].");
        return ExitCodes.Done;
    }
}
