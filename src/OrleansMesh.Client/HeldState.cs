namespace OrleansMesh.Client;

/// <summary>What a mesh knows of an agreement that it keeps. The order is that of its life.</summary>
public enum HeldState
{
    /// <summary>This mesh signed it; that it came into force, it has not heard.</summary>
    Signed,

    /// <summary>It came into force.</summary>
    InForce,

    /// <summary>It was declined, or has ended: it does not come back in this version.</summary>
    Over,
}
