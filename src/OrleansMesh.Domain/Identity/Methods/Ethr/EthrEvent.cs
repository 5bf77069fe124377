namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>One change of an identity in the registry (ERC-1056).</summary>
/// <param name="Block">Of the change.</param>
/// <param name="Index">Of the log in its block.</param>
/// <param name="PreviousChange">The block of the change before; 0 for none.</param>
internal abstract record EthrEvent(ulong Block, ulong Index, ulong PreviousChange);
