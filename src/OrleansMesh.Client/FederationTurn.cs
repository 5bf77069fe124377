using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Client;

/// <summary>A negotiated federation (F-03) that waits for our answer: a request, or terms on the table; its history and the keys of all parties were verified.</summary>
public sealed class FederationTurn
{
    private readonly FederationCommands _commands;

    private FederationTurn(FederationCommands commands, FederationLink head, MeshAgentCredential? credential)
    {
        _commands = commands;
        Head = head;
        Credential = credential;
    }

    public Guid FederationId => Head.Standing.FederationId;

    /// <summary>The last event, with the whole history before it.</summary>
    public FederationLink Head { get; }

    /// <summary>DID of the mesh that asks: who requested it, or who made the offer.</summary>
    public string Asker => Head.Standing.Offer?.By ?? Head.Standing.Requester;

    /// <summary>The terms on the table; null for a request, which names none.</summary>
    public Agreement? Terms => Head.Standing.Offer?.Agreement;

    /// <summary>The agreement that the terms are to renew; null before the first.</summary>
    public Agreement? InForce => Head.Standing.InForce;

    /// <summary>What its issuer says of the mesh that requested the federation, which may be another one than <see cref="Asker"/>; null when none came, it does not hold, or its issuer cannot be resolved.</summary>
    public MeshAgentCredential? Credential { get; }

    /// <summary>The turn of a mesh after an event; null when it is not its turn.</summary>
    internal static FederationTurn? Of(FederationCommands commands, FederationLink head, string self, MeshAgentCredential? credential)
    {
        FederationStanding at = head.Standing;
        bool isAsked = at.Offer is { } offer
            ? !offer.IsAgreed && offer.By != self && !offer.Agreement.SignedBy(self)
            : at.Phase == FederationPhase.Requested && at.Requester != self && !at.Capabilities.ContainsKey(self);
        return isAsked ? new FederationTurn(commands, head, credential) : null;
    }

    /// <summary>Opens the request, or signs these terms and no others.</summary>
    /// <exception cref="MeshRefusedException">It is not our turn any more, or other terms are on the table.</exception>
    /// <exception cref="MeshUnreachableException">Nothing is known of what became of it.</exception>
    public Task<FederationStanding> AcceptAsync(CancellationToken ct) => Terms is { } terms
        ? _commands.AcceptAsync(FederationId, AgreementHash.Of(terms), ct)
        : _commands.OpenAsync(FederationId, [], ct);

    /// <summary>Says no; an agreement in force stays.</summary>
    /// <param name="reason">For people, at most 512 characters.</param>
    public Task<FederationStanding> DeclineAsync(string reason, CancellationToken ct) => _commands.DeclineAsync(FederationId, reason, ct);
}
