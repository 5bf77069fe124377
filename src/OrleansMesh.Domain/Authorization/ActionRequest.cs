using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Authorization;

/// <summary>An action across meshes.</summary>
/// <param name="Actor">The mesh that acts.</param>
/// <param name="Target">The mesh whose resource it is.</param>
/// <param name="Command">What is done.</param>
public sealed record ActionRequest(Did Actor, Did Target, UcanCommand Command);
