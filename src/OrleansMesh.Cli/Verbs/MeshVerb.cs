using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>mesh</c>: what the hub knows of one mesh.</summary>
internal sealed class MeshVerb : Command
{
    public MeshVerb()
        : base("mesh", "Look at one mesh.") => Subcommands.Add(new MeshShowVerb());
}
