using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>policy</c>: what a mesh lets pass, before it is agreed on.</summary>
internal sealed class PolicyVerb : Command
{
    public PolicyVerb()
        : base("policy", "Policies of federations: write, check, compare and intersect them, and ask what they would decide and why; without a network.")
    {
        Subcommands.Add(new PolicyNewVerb());
        Subcommands.Add(new PolicyCheckVerb());
        Subcommands.Add(new PolicyDiffVerb());
        Subcommands.Add(new PolicyIntersectVerb());
        Subcommands.Add(new PolicyExplainVerb());
    }
}
