using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Grains.Ports;

/// <summary>Verified status lists: this hub's own, and those of the issuers that it trusts (I-03).</summary>
public interface IStatusLists
{
    /// <summary>Whether a credential counts whose list cannot be had; what a list says is respected either way.</summary>
    bool AcceptsUnknown { get; }

    /// <summary>The list at a URL, in bounded time; null when it cannot be had, and then nobody can tell whether its credentials hold.</summary>
    /// <param name="issuer">Who issued the credential that names the URL; trusted.</param>
    ValueTask<SignedStatusList?> FindAsync(string url, Did issuer);
}
