using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>authorize</c>: whether an action across meshes is allowed, by three verifiers.</summary>
internal sealed class AuthorizeVerb : Command
{
    public AuthorizeVerb()
        : base("authorize", "Whether a mesh may do something with another: who it is, who vouches for it, what it may, each proven alone.") => Subcommands.Add(new AuthorizeCheckVerb());
}
