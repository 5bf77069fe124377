using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>store</c>: what an operator does with a hub's database.</summary>
internal sealed class StoreVerb : Command
{
    public StoreVerb()
        : base("store", "Move a hub from one database to another.") => Subcommands.Add(new StoreCopyVerb());
}
