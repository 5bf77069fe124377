namespace OrleansMesh.Gateway.Peers;

/// <summary>Another hub of this operator's (section <c>Gateway:Peers:0</c> and so on).</summary>
public sealed class PeerOptions
{
    /// <summary>Where it is dialled, for example <c>tcp://hub-b.example:7400</c>.</summary>
    public string Address { get; set; } = "";

    /// <summary>Its node id, <c>did:key:z6Mk…</c>: nobody else is taken for it.</summary>
    public string NodeId { get; set; } = "";
}
