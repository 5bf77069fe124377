using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Grains.Ports;

/// <summary>Fresh, verified status lists that are at hand (I-03).</summary>
public interface IStatusLists
{
    /// <summary>The list at a URL; null when there is none, and then nobody can tell whether its credentials hold.</summary>
    SignedStatusList? Find(string url);
}
