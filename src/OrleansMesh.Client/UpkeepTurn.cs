using OrleansMesh.Client.Federations;
using OrleansMesh.Domain.Federation.Automation;

namespace OrleansMesh.Client;

/// <summary>What rules decided about a federation in force, by its verified history, or about the mesh's own key or credential (F-12); nothing is done before <see cref="CarryOutAsync"/>.</summary>
public sealed class UpkeepTurn
{
    private readonly FederationUpkeep _upkeep;

    internal UpkeepTurn(FederationUpkeep upkeep, Guid? federationId, string head, IReadOnlyList<AutomationFacts> parties, AutomationDecision decision)
    {
        _upkeep = upkeep;
        FederationId = federationId;
        Head = head;
        Parties = parties;
        Decision = decision;
    }

    /// <summary>The federation; null for the mesh's own key or credential.</summary>
    public Guid? FederationId { get; }

    /// <summary>What is known of each other party; none for the mesh's own key or credential.</summary>
    public IReadOnlyList<AutomationFacts> Parties { get; }

    /// <summary>End, suspend, resume, renew, rotate or present, with the rule that said so.</summary>
    public AutomationDecision Decision { get; }

    /// <summary>Names what it was decided by: the last event of the history, the key, or where the next credential is left.</summary>
    internal string Head { get; }

    /// <summary>Signs what was decided, or fetches, checks and presents the next credential; done already, it is not done again.</summary>
    /// <exception cref="MeshRefusedException">The hub does not take it: it is not shown again until another event has come. Of a credential, or it is none that may follow ours: it is shown again after an hour.</exception>
    /// <exception cref="MeshUnreachableException">Nothing is known of what became of it; it is looked at again.</exception>
    public Task CarryOutAsync(CancellationToken ct) => _upkeep.CarryOutAsync(this, ct);
}
