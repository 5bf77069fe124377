namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What rules are asked about.</summary>
public enum AutomationOccasion
{
    /// <summary>Terms that another mesh has signed and offers: in a handshake, or in a negotiation before the first agreement.</summary>
    Proposal,

    /// <summary>A request to negotiate, which names no terms yet: a yes opens, and binds nobody.</summary>
    Request,

    /// <summary>Terms that are to take the place of an agreement in force.</summary>
    Renewal,

    /// <summary>A federation in force, or the mesh's own key: nobody asks, and it is looked at again and again.</summary>
    Upkeep,
}
