using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Authorization;

/// <summary>An action across meshes.</summary>
/// <param name="Actor">The mesh that acts.</param>
/// <param name="Target">The mesh whose resource it is.</param>
/// <param name="Command">What is done.</param>
public sealed record ActionRequest(Did Actor, Did Target, UcanCommand Command)
{
    /// <summary>What the invocation must say of this action: names and text values among its arguments. None by default.</summary>
    public IReadOnlyList<(string Name, string Value)> Arguments { get; init; } = [];
}
