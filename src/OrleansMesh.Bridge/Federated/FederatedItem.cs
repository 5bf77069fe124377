using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Federated;

/// <summary>One item of another mesh, as we offer it to local clients.</summary>
/// <param name="Peer">Whose it is, and the federation that grants it.</param>
/// <param name="Item">By the name that its mesh gives it.</param>
/// <param name="QualifiedName">By the name, URI or template that we give it.</param>
/// <param name="Definition">As the mesh listed it.</param>
public sealed record FederatedItem(FederatedMesh Peer, McpItem Item, string QualifiedName, JsonObject Definition);
