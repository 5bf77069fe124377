using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed</c>: the life of a federation.</summary>
internal sealed class FedVerb : Command
{
    public FedVerb()
        : base("fed", "Federate with other meshes: consent, request, accept, counter, decline, list, held, show, renegotiate, suspend, resume, end, reestablish, history, verify, rules.")
    {
        Subcommands.Add(new FedConsentVerb());
        Subcommands.Add(new FedRequestVerb());
        Subcommands.Add(new FedAcceptVerb());
        Subcommands.Add(new FedCounterVerb());
        Subcommands.Add(new FedDeclineVerb());
        Subcommands.Add(new FedListVerb());
        Subcommands.Add(new FedHeldVerb());
        Subcommands.Add(new FedShowVerb());
        Subcommands.Add(new FedRenegotiateVerb());
        Subcommands.Add(new FedSuspendVerb());
        Subcommands.Add(new FedResumeVerb());
        Subcommands.Add(new FedEndVerb());
        Subcommands.Add(new FedReestablishVerb());
        Subcommands.Add(new FedHistoryVerb());
        Subcommands.Add(new FedVerifyVerb());
        Subcommands.Add(new FedRulesVerb());
    }
}
