using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed decline</c>: says no to a proposal.</summary>
internal sealed class FedDeclineVerb : MemberVerb
{
    private readonly Argument<Guid> _id = new("federation") { Description = "The proposal to decline." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for the other mesh's people; at most 256 characters.", HelpName = "text", DefaultValueFactory = _ => "" };

    public FedDeclineVerb()
        : base("decline", "Say no to a proposal.", "orleansmesh fed decline 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --reason \"ask for less\" --home ./mit") =>
        Takes(_id, _reason, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Guid id = arguments.GetValue(_id);
        if (await Negotiations.IsOneAsync(member, id, cancellationToken))
        {
            _ = await member.Client.Lifecycle.DeclineAsync(id, arguments.GetValue(_reason)!, cancellationToken);
            output.Json(new { @event = "declined", federationId = id });
            output.Line($"Declined {id}.");
            return ExitCodes.Done;
        }

        FederationProposal proposal = await PendingProposals.FindAsync(member, id, cancellationToken);
        await proposal.DeclineAsync(arguments.GetValue(_reason)!, cancellationToken);
        output.Json(new { @event = "declined", federationId = proposal.FederationId, proposer = proposal.Proposer });
        output.Line($"Declined {proposal.FederationId} of {proposal.Proposer}.");
        return ExitCodes.Done;
    }
}
