using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Client;

/// <summary>An agreement as this mesh itself keeps it, whatever a hub says of it (F-05).</summary>
/// <param name="Agreement">With the signatures that this mesh has seen; not all need be there while the state is <see cref="HeldState.Signed"/>.</param>
/// <param name="State">How far this mesh knows it to have come.</param>
public sealed record HeldAgreement(Agreement Agreement, HeldState State);
