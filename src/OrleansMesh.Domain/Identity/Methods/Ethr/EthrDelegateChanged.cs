namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>DIDDelegateChanged.</summary>
/// <param name="Type"><c>veriKey</c> or <c>sigAuth</c>; others are counted and mean nothing.</param>
/// <param name="ValidTo">Unix seconds, inclusive.</param>
internal sealed record EthrDelegateChanged(ulong Block, ulong Index, ulong PreviousChange, string Type, EthrAddress Delegate, ulong ValidTo)
    : EthrEvent(Block, Index, PreviousChange);
