using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Resolution;

/// <summary>Where documents of one method are got from.</summary>
public interface IDidSource
{
    /// <summary>The method's name, for example <c>web</c>.</summary>
    string Method { get; }

    /// <summary>Gets what there is now. Whatever goes wrong outside is in the result, in bounded time; only cancellation throws.</summary>
    Task<FetchedDid> FetchAsync(Did did, CancellationToken cancellationToken);
}
