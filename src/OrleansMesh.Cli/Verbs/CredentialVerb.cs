using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>credential</c>: what a hub's operator says of a mesh.</summary>
internal sealed class CredentialVerb : Command
{
    public CredentialVerb()
        : base("credential", "Issue and read MeshAgentCredentials: signed statements about a mesh that raise its trust.")
    {
        Subcommands.Add(new CredentialIssueVerb());
        Subcommands.Add(new CredentialShowVerb());
    }
}
