using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed rules</c>: what is decided without a person.</summary>
internal sealed class FedRulesVerb : Command
{
    public FedRulesVerb()
        : base("rules", "Rules by which proposals are answered without a person: check.") => Subcommands.Add(new FedRulesCheckVerb());
}
