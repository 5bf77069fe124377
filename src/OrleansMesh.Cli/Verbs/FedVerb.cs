using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed</c>: the life of a federation.</summary>
internal sealed class FedVerb : Command
{
    public FedVerb()
        : base("fed", "Federate with other meshes: request, accept, decline, list, show, end.")
    {
        Subcommands.Add(new FedRequestVerb());
        Subcommands.Add(new FedAcceptVerb());
        Subcommands.Add(new FedDeclineVerb());
        Subcommands.Add(new FedListVerb());
        Subcommands.Add(new FedShowVerb());
        Subcommands.Add(new FedEndVerb());
    }
}
