using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>token</c>: access and delegation tokens.</summary>
internal sealed class TokenVerb : Command
{
    public TokenVerb()
        : base("token", "Access and delegation tokens (JWT): what a mesh signs so that a bearer, or one other mesh, may act.")
    {
        Subcommands.Add(new TokenIssueVerb());
        Subcommands.Add(new TokenVerifyVerb());
    }
}
