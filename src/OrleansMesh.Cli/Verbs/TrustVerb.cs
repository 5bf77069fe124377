using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>trust</c>: how far a hub trusts a mesh, and why.</summary>
internal sealed class TrustVerb : Command
{
    public TrustVerb()
        : base("trust", "How far the hub trusts a mesh, and why.")
    {
        Subcommands.Add(new TrustShowVerb());
        Subcommands.Add(new TrustExplainVerb());
        Subcommands.Add(new TrustAttestVerb());
        Subcommands.Add(new TrustPathVerb());
    }
}
