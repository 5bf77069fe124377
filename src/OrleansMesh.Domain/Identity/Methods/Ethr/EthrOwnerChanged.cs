namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>DIDOwnerChanged.</summary>
internal sealed record EthrOwnerChanged(ulong Block, ulong Index, ulong PreviousChange, EthrAddress Owner)
    : EthrEvent(Block, Index, PreviousChange);
