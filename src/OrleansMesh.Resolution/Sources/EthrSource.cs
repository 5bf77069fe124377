using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods.Ethr;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Http;

namespace OrleansMesh.Resolution.Sources;

/// <summary>Documents of did:ethr, from nodes of the chains that an operator has configured: their word is taken for what is in a block.</summary>
public sealed class EthrSource(GuardedHttp http, IReadOnlyList<EthrEndpoint> endpoints, TimeProvider clock) : IDidSource
{
    // for all questions of one resolution together
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Method => DidEthr.Method;

    /// <inheritdoc/>
    public async Task<FetchedDid> FetchAsync(Did did, CancellationToken cancellationToken)
    {
        if (!DidEthr.TryParse(did, out DidEthr? parsed))
        {
            return FetchedDid.Failed(ResolutionError.InvalidDid, $"{did} names no account and no key (did:ethr method).");
        }

        if (endpoints.FirstOrDefault(endpoint => endpoint.Network.Is(parsed.Network)) is not { } node)
        {
            return FetchedDid.Failed(ResolutionError.MethodNotSupported, $"No node of the network '{parsed.Network}' is configured.");
        }

        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var lookup = new EthrLookup(parsed, node.Network, clock.GetUtcNow());
        try
        {
            while (lookup.Request is { } request)
            {
                FetchedBody answer = await http.PostJsonAsync(node.Address, request, either.Token);
                if (answer.Error != ResolutionError.None)
                {
                    return FetchedDid.Failed(ResolutionError.Unreachable, answer.Detail);
                }

                lookup.Take(answer.Body);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FetchedDid.Failed(ResolutionError.Unreachable, $"The node of '{parsed.Network}' did not answer everything within {Timeout.TotalSeconds:0} s.");
        }

        return new FetchedDid(lookup.Result!);
    }
}
