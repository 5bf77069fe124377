namespace OrleansMesh.Domain.Identity.Methods.Ethr;

/// <summary>A chain with an ERC-1056 registry.</summary>
/// <param name="Name">As DIDs name it, for example <c>mainnet</c> or <c>sepolia</c>; its chain id names it too.</param>
/// <param name="ChainId">EIP-155, from 1.</param>
/// <param name="Registry">The registry's account.</param>
public sealed record EthrNetwork(string Name, ulong ChainId, EthrAddress Registry)
{
    /// <summary>Whether a DID's network is this one.</summary>
    public bool Is(string network) => network == Name || string.Equals(network, $"0x{ChainId:x}", StringComparison.OrdinalIgnoreCase);
}
