namespace OrleansMesh.Client.Flows;

/// <summary>One life of a flow of messages to us.</summary>
/// <param name="Source">The DID of the mesh that signed.</param>
/// <param name="Name">Empty for the flow without a name.</param>
/// <param name="Epoch">Another one has numbers of its own.</param>
internal readonly record struct FlowKey(string Source, string Name, Guid Epoch);
