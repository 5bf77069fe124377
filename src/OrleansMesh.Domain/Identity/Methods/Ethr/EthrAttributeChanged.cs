namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>DIDAttributeChanged.</summary>
/// <param name="Name">For example <c>did/pub/Ed25519/veriKey/base58</c> or <c>did/svc/HubService</c>.</param>
/// <param name="ValidTo">Unix seconds, inclusive.</param>
internal sealed record EthrAttributeChanged(ulong Block, ulong Index, ulong PreviousChange, string Name, byte[] Value, ulong ValidTo)
    : EthrEvent(Block, Index, PreviousChange);
