namespace OrleansMesh.Gateway.Peers;

/// <summary>Which hubs may join as peers besides the listed ones; all must be of this network's genesis.</summary>
public enum PeerAdmission
{
    /// <summary>None.</summary>
    Listed,

    /// <summary>Those whose signed announcement came over a link that is admitted.</summary>
    Introduced,

    /// <summary>Any: for seeds.</summary>
    Any,
}
