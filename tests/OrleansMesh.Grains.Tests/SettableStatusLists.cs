using OrleansMesh.Domain.Credentials;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Tests;

/// <summary>Lists that a test puts at hand.</summary>
internal sealed class SettableStatusLists : IStatusLists
{
    private volatile IReadOnlyDictionary<string, SignedStatusList> _lists = new Dictionary<string, SignedStatusList>();

    public void Set(params SignedStatusList[] lists) => _lists = lists.ToDictionary(list => list.Url);

    public SignedStatusList? Find(string url) => _lists.GetValueOrDefault(url);
}
