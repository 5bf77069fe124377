namespace OrleansMesh.Domain.Identity.Registry;

/// <summary>Why a history is refused.</summary>
/// <param name="Index">Of the first version that is refused, from 0; the count of versions when it is not one of them.</param>
public readonly record struct MeshHistoryFault(int Index, RegistrationRefusal Refusal);
