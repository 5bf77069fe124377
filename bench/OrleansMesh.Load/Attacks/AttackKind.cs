namespace OrleansMesh.Load.Attacks;

/// <summary>What a stranger says to a hub.</summary>
internal enum AttackKind
{
    /// <summary>Nothing: it takes a place.</summary>
    Silent,

    /// <summary>A first record of which one byte comes.</summary>
    Slow,

    /// <summary>1,200 random bytes.</summary>
    Garbage,

    /// <summary>The first record of XX, after which nothing comes: the hub computes its half.</summary>
    FirstRecord,

    /// <summary>The first record of XXhfs, with a good ML-KEM key, after which nothing comes: the dearest half that there is.</summary>
    HybridRecord,

    /// <summary>A whole XX handshake and nothing after: node keys are free.</summary>
    Handshake,

    /// <summary>A whole XX handshake and one record that does not open.</summary>
    BadRecord,

    /// <summary>A whole XX handshake and the hello of another federation of hubs, which the hub refuses in words.</summary>
    WrongGenesis,
}
