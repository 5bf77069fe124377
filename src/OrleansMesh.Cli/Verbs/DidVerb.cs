using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did</c>: DIDs of any method, and the registration of one's own.</summary>
internal sealed class DidVerb : Command
{
    public DidVerb()
        : base("did", "Resolve DIDs, and change the registration of one's own mesh.")
    {
        Subcommands.Add(new DidResolveVerb());
        Subcommands.Add(new DidShowVerb());
        Subcommands.Add(new DidCreateVerb());
        Subcommands.Add(new DidUpdateVerb());
        Subcommands.Add(new DidRotateVerb());
        Subcommands.Add(new DidDeactivateVerb());
        Subcommands.Add(new DidHistoryVerb());
        Subcommands.Add(new DidVerifyVerb());
    }
}
