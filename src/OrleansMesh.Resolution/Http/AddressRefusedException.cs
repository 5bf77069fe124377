namespace OrleansMesh.Resolution.Http;

/// <summary>A host has no address that may be connected to.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
