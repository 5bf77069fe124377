namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What a rule says to a request, a proposal or a renewal (F-01, F-12), or does with a federation that is in force, or with the mesh's own key or credential.</summary>
public enum AutomationAction
{
    /// <summary>A person decides.</summary>
    Ask,

    /// <summary>It is signed; a request is opened.</summary>
    Accept,

    /// <summary>It is declined, with the rule as reason.</summary>
    Decline,

    /// <summary>A federation in force is suspended, with the rule as reason (F-08).</summary>
    Suspend,

    /// <summary>A suspension of ours is taken back that a rule made; never one that a person made.</summary>
    Resume,

    /// <summary>The terms in force are offered anew, for as long a time again (F-07), and within our policy when the document has one.</summary>
    Renew,

    /// <summary>A new key takes the place of the mesh's own (F-07).</summary>
    Rotate,

    /// <summary>The end of a federation in force is announced, with the rule as reason: nothing new begins, answers pass until the drain is over (F-08).</summary>
    End,

    /// <summary>The credential that the issuer of ours has left takes the place of ours, and the hub is shown it (I-02).</summary>
    Present,

    /// <summary>It stays as it is. No rule can say so: it is what is decided about a federation in force when none does.</summary>
    Keep,
}
