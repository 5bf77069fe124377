using OrleansMesh.Client;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Members;

/// <summary>Requests and offers that are negotiated by signed events, as opposed to the proposals of FMP handshakes.</summary>
internal static class Negotiations
{
    /// <summary>Whether the federation is negotiated by events.</summary>
    public static async Task<bool> IsOneAsync(Member member, Guid federationId, CancellationToken cancellationToken) =>
        (await FindAsync(member, federationId, cancellationToken))?.Head is not null;

    /// <summary>Opens a request, or signs the terms that are offered and is ready for them if all have signed; null when it is no negotiation.</summary>
    public static async Task<FederationStanding?> AcceptAsync(Member member, Guid federationId, CancellationToken cancellationToken)
    {
        FederationView? view = await FindAsync(member, federationId, cancellationToken);
        if (view?.Head is null)
        {
            return null;
        }

        if (view.Status == "requested")
        {
            return await member.Client.Lifecycle.OpenAsync(federationId, [], cancellationToken);
        }

        FederationLink head = await member.Client.Lifecycle.HistoryAsync(federationId, cancellationToken);
        FederationStanding standing = head.Standing;
        if (standing.Offer is null && (view.Offer is not null || view.Status is "agreed" or "activating" || IsActivatedBy(member.MeshId, head)))
        {
            // Done meanwhile by this client itself.
            return standing;
        }

        if (standing.Offer is not { IsAgreed: true })
        {
            standing = await member.Client.Lifecycle.AcceptAsync(federationId, cancellationToken);
        }

        return standing.Offer is { IsAgreed: true } ? await ActivateAsync(member, federationId, cancellationToken) : standing;
    }

    /// <summary>Is ready for what all have signed. The client does so itself, if it is there when the last signature comes: whoever is first, it is done once.</summary>
    public static async Task<FederationStanding> ActivateAsync(Member member, Guid federationId, CancellationToken cancellationToken)
    {
        try
        {
            return await member.Client.Lifecycle.ActivateAsync(federationId, cancellationToken);
        }
        catch (MeshRefusedException done) when (done.Reason is "not-your-turn" or "offer-mismatch")
        {
            return (await member.Client.Lifecycle.HistoryAsync(federationId, cancellationToken)).Standing;
        }
    }

    // Nothing came after the parties' readiness, ours among it.
    private static bool IsActivatedBy(string meshId, FederationLink head)
    {
        for (FederationLink? at = head; at?.Event is { Kind: FederationEventKind.Activate } said; at = at.Parent)
        {
            if (said.Actor == meshId)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<FederationView?> FindAsync(Member member, Guid federationId, CancellationToken cancellationToken) =>
        (await member.Client.FederationsAsync(cancellationToken)).FirstOrDefault(f => f.FederationId == federationId);
}
