namespace OrleansMesh.Wire.Requests;

/// <summary>What <c>services.resolve</c> asks: who serves a name.</summary>
/// <param name="Service">Name of a service, 1 to 64 characters.</param>
public sealed record ResolveRequest(string Service);
