using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Ucan;

/// <summary>Why a chain is not accepted, and which of its tokens shows it.</summary>
/// <param name="Reason">The first rule that it breaks.</param>
/// <param name="Token">The CID of that token, or of the missing one; null when there is no fault.</param>
public readonly record struct UcanFault(UcanRefusal Reason, Cid? Token);
