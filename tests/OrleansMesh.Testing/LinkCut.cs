namespace OrleansMesh.Testing;

/// <summary>What becomes of what two hubs send to each other.</summary>
public enum LinkCut
{
    /// <summary>All goes on.</summary>
    None,

    /// <summary>Nothing goes on, and nobody is told: what was sent waits as in a network that has lost its way.</summary>
    Silent,

    /// <summary>As <see cref="Silent"/> for what the first sends; what the second sends goes on.</summary>
    SilentOneWay,

    /// <summary>Connections are reset, and new ones as soon as they are made.</summary>
    Reset,
}
