using OrleansMesh.Client;

namespace OrleansMesh.Cli.Members;

/// <summary>Proposals that wait for this mesh's answer.</summary>
internal static class PendingProposals
{
    // The client asks the hub for them when it joins, and verifies one after another.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The proposal of an id.</summary>
    /// <exception cref="CliFailureException">There is none that waits, or it did not verify.</exception>
    public static async Task<FederationProposal> FindAsync(Member member, Guid federationId, CancellationToken cancellationToken)
    {
        bool waits = (await member.Client.FederationsAsync(cancellationToken)).Any(f => f.FederationId == federationId && f.Status == "proposed" && f.Proposer != member.MeshId);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        try
        {
            if (waits)
            {
                await foreach (FederationProposal proposal in member.Client.ProposalsAsync(late.Token))
                {
                    if (proposal.FederationId == federationId)
                    {
                        return proposal;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // As if there were none: this client could not verify it.
        }

        throw new CliFailureException("unknown-proposal", $"No proposal {federationId} waits for an answer of {member.MeshId}.", "See what there is: orleansmesh fed list");
    }
}
