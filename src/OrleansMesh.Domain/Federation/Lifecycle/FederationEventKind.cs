namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// The commands of a federation. Their order is their precedence when two parties act at once: what stops comes before what opens,
/// so that an event which arrives late can stop a federation but never open one.
/// </summary>
public enum FederationEventKind
{
    /// <summary>Everything ends now.</summary>
    ForceEnd,

    /// <summary>The orderly end, with the time until which it drains.</summary>
    End,

    /// <summary>The actor has nothing under way any more.</summary>
    Drained,

    /// <summary>Stops the messages until the actor resumes.</summary>
    Suspend,

    /// <summary>No to the request, or to the terms that are offered.</summary>
    Decline,

    /// <summary>Yes to the request: let us negotiate; names the actor's capabilities.</summary>
    Open,

    /// <summary>Terms with the actor's signature: the first, a counter-proposal, or a renegotiation.</summary>
    Propose,

    /// <summary>The actor's signature under the terms that are offered.</summary>
    Accept,

    /// <summary>The actor has made its checks and is ready for the agreement.</summary>
    Activate,

    /// <summary>The actor takes back its suspension.</summary>
    Resume,

    /// <summary>Asks for an ended federation again, as its next version.</summary>
    Reestablish,

    /// <summary>Asks for a federation; the first event of its history.</summary>
    Request,
}
