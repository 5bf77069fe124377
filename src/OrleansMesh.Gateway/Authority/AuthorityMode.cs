namespace OrleansMesh.Gateway.Authority;

/// <summary>What a hub asks of meshes that begin or accept a federation, beyond their signatures (I-06).</summary>
public enum AuthorityMode
{
    /// <summary>Nothing is asked.</summary>
    Off = 0,

    /// <summary>All three verifiers are asked, and their answers are logged and listed; nobody is refused.</summary>
    Log,

    /// <summary>Without three yeses there is no federation.</summary>
    Require,
}
