using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>map</c>: who somebody of another mesh is here (I-11).</summary>
internal sealed class MapVerb : Command
{
    public MapVerb()
        : base("map", "Identity maps: who agents of other meshes are here, by id, role, attribute or federation. A bridge asks one with --map, and the one at the hub with --hub-map.")
    {
        Subcommands.Add(new MapCheckVerb());
        Subcommands.Add(new MapExplainVerb());
        Subcommands.Add(new MapPublishVerb());
        Subcommands.Add(new MapShowVerb());
    }
}
