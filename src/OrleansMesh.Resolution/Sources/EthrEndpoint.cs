using OrleansMesh.Domain.Identity.Methods.Ethr;

namespace OrleansMesh.Resolution.Sources;

/// <summary>A chain, and the node that is asked about it.</summary>
/// <param name="Address">A JSON-RPC endpoint that the operator trusts.</param>
public sealed record EthrEndpoint(EthrNetwork Network, Uri Address);
