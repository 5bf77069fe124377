using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Tests;

/// <summary>Lists that a test puts at hand.</summary>
internal sealed class SettableStatusLists : IStatusLists, IFollowedCredentials
{
    private volatile IReadOnlyDictionary<string, SignedStatusList> _lists = new Dictionary<string, SignedStatusList>();

    public void Set(params SignedStatusList[] lists) => _lists = lists.ToDictionary(list => list.Url);

    public bool AcceptsUnknown { get; set; }

    public ValueTask<SignedStatusList?> FindAsync(string url, Did issuer) => ValueTask.FromResult(_lists.GetValueOrDefault(url));

    public void Follow(string meshId, byte[] credential)
    {
        // a test changes its lists and says so
    }
}
