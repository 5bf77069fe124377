using OrleansMesh.Client.Federations;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Client;

/// <summary>An agreement that another mesh signed and asks us to sign; its registration, signature and credential, if there is one, were verified.</summary>
public sealed class FederationProposal
{
    private readonly ProposalDesk _desk;

    internal FederationProposal(ProposalDesk desk, string proposer, Agreement agreement, MeshAgentCredential? credential)
    {
        _desk = desk;
        Proposer = proposer;
        Agreement = agreement;
        Credential = credential;
    }

    public Guid FederationId => Agreement.Terms.FederationId;

    /// <summary>The DID of the mesh that asks.</summary>
    public string Proposer { get; }

    /// <summary>What is asked: purpose, grants both ways, times.</summary>
    public Agreement Agreement { get; }

    /// <summary>What its issuer says of the proposer; whether that issuer is to be trusted is the caller's decision. Null when none came, or its issuer cannot be resolved.</summary>
    public MeshAgentCredential? Credential { get; }

    /// <summary>Signs. When this returns the federation is active, if no further party has to sign.</summary>
    /// <exception cref="MeshRefusedException">The hub refused, for example because the proposal was withdrawn.</exception>
    /// <exception cref="MeshUnreachableException">Nothing is known of what became of it.</exception>
    public Task AcceptAsync(CancellationToken ct) => _desk.AcceptAsync(this, ct);

    /// <summary>Says no.</summary>
    /// <param name="reason">For people, at most 256 characters.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task DeclineAsync(string reason, CancellationToken ct) => _desk.DeclineAsync(FederationId, reason, ct);
}
