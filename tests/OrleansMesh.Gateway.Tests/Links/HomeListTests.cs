using Microsoft.Extensions.Logging;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Grains;

namespace OrleansMesh.Gateway.Tests.Links;

public sealed class HomeListTests : ILogger<HomeList>
{
    private readonly List<string> _said = [];
    private readonly HomeList _homes;

    public HomeListTests() => _homes = new HomeList(null!, Microsoft.Extensions.Options.Options.Create(new HubOptions()), this);

    [Fact]
    public void Announced_MoreThanAStatementHolds_FirstOnesAndSaidRarely()
    {
        for (int i = 0; i < RoutingLimits.MeshesMax; i++)
        {
            _homes.Add($"did:mesh:a:{i:D5}");
        }

        Assert.Equal(RoutingLimits.MeshesMax, _homes.Announced().Names.Count);
        Assert.Empty(_said);
        foreach (int more in (int[])[1, 2, 3, 4, 5, 6, 7])
        {
            _homes.Add($"did:mesh:b:{more}");
            IReadOnlyList<string> told = _homes.Announced().Names;
            Assert.Equal(RoutingLimits.MeshesMax, told.Count);
            Assert.Equal($"did:mesh:a:{RoutingLimits.MeshesMax - 1:D5}", told[^1]);
        }

        Assert.Equal(3, _said.Count);
        Assert.Contains("16388 meshes", _said[^1], StringComparison.Ordinal);
        Assert.True(_homes.Contains("did:mesh:b:7"));
    }

    [Fact]
    public void Announced_AfterEachJoin_IsAllThatJoinedInOrder()
    {
        string[] meshes = ["did:mesh:a:m2", "did:mesh:a:m1", "did:mesh:b:m1", "did:mesh:a:m1", "did:mesh:a:m3"];
        for (int count = 0; count <= meshes.Length; count++)
        {
            Assert.Equal(meshes[..count].Distinct().Order(StringComparer.Ordinal), _homes.Announced().Names);
            if (count < meshes.Length)
            {
                _homes.Add(meshes[count]);
            }
        }

        Assert.Same(_homes.Announced().Names, _homes.Announced().Names);
        Assert.Empty(_said);
    }

    [Fact]
    public void Announced_AfterEachThatEnds_IsAllThatAreLeft()
    {
        foreach (string mesh in (string[])["did:mesh:a:m1", "did:mesh:a:m2", "did:mesh:a:m3"])
        {
            _homes.Add(mesh);
        }

        MeshList before = _homes.Announced();
        int version = _homes.Version;
        _homes.Remove("did:mesh:a:m2");
        _homes.Remove("did:mesh:a:none");
        Assert.Equal(version + 1, _homes.Version);
        MeshList after = _homes.Announced();
        Assert.Equal(["did:mesh:a:m1", "did:mesh:a:m3"], after.Names);
        Assert.Equal(["did:mesh:a:m2"], after.Since(before)!.Removed);
        Assert.False(_homes.Contains("did:mesh:a:m2"));

        // joined, and ended before it was told, and the other way round
        _homes.Add("did:mesh:a:m4");
        _homes.Remove("did:mesh:a:m4");
        _homes.Remove("did:mesh:a:m1");
        _homes.Add("did:mesh:a:m1");
        Assert.Equal(["did:mesh:a:m1", "did:mesh:a:m3"], _homes.Announced().Names);
    }

    [Fact]
    public void Announced_OneOfAsManyAsMayBeEnds_MakesRoomForAnother()
    {
        for (int i = 0; i < RoutingLimits.MeshesMax + 2; i++)
        {
            _homes.Add($"did:mesh:a:{i:D5}");
        }

        Assert.Equal(RoutingLimits.MeshesMax, _homes.Announced().Names.Count);
        _homes.Remove("did:mesh:a:00007");
        Assert.Equal($"did:mesh:a:{RoutingLimits.MeshesMax:D5}", _homes.Announced().Names[^1]);
        _homes.Remove($"did:mesh:a:{RoutingLimits.MeshesMax + 1:D5}");
        Assert.Equal(RoutingLimits.MeshesMax, _homes.Announced().Names.Count);
        Assert.DoesNotContain("did:mesh:a:00007", _homes.Announced().Names);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _said.Add(formatter(state, exception));
}
