namespace OrleansMesh.Domain.Admission;

/// <summary>What the duplicate window knows of a message id.</summary>
public enum DedupState
{
    /// <summary>Nothing: not seen within the window.</summary>
    Free,

    /// <summary>Admitted, and not yet known to be safe.</summary>
    Pending,

    /// <summary>Taken: it is stored or handed over.</summary>
    Taken,

    /// <summary>Nothing, and there is no room to remember it.</summary>
    Full,
}
