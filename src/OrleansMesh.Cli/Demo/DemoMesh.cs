namespace OrleansMesh.Cli.Demo;

/// <summary>One of the demo's member meshes.</summary>
/// <param name="Id">Its DID.</param>
/// <param name="Home">The folder of its keys.</param>
/// <param name="Name">How the demo calls it.</param>
internal sealed record DemoMesh(string Id, string Home, string Name);
