using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc</c>, also <c>credential</c>: what is said of a mesh, by whom, and whether it still holds.</summary>
internal sealed class VcVerb : Command
{
    public VcVerb()
        : base("vc", "Verifiable credentials: signed statements about a mesh that raise its trust; issue, verify, present, revoke them.")
    {
        Aliases.Add("credential");
        Subcommands.Add(new VcIssueVerb());
        Subcommands.Add(new VcShowVerb());
        Subcommands.Add(new VcVerifyVerb());
        Subcommands.Add(new VcPresentVerb());
        Subcommands.Add(new VcAskVerb());
        Subcommands.Add(new VcAnswerVerb());
        Subcommands.Add(new VcRevokeVerb());
        Subcommands.Add(new VcSuspendVerb());
        Subcommands.Add(new VcResumeVerb());
    }
}
