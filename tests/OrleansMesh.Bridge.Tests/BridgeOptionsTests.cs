using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Bridge.Tests;

public sealed class BridgeOptionsTests
{
    [Fact]
    public void Validate_Defaults_NoError() => Assert.Empty(new BridgeOptions().Validate());

    [Fact]
    public void Validate_ManyErrors_AllAreTold()
    {
        var options = new BridgeOptions
        {
            CallTimeout = TimeSpan.FromMilliseconds(999),
            ListTimeout = TimeSpan.FromSeconds(61),
            OutboundCallsMax = 0,
            PayloadBytesMax = (15 << 20) + 1,
            LocalServers =
            [
                new LocalServerConfig { Name = "a b", Command = "x" },
                new LocalServerConfig { Name = "both", Command = "x", Url = new Uri("http://localhost") },
                new LocalServerConfig { Name = "both" },
                new LocalServerConfig { Name = "scheme", Url = new Uri("ftp://localhost") },
            ],
        };
        IReadOnlyList<string> errors = options.Validate();
        Assert.Equal(9, errors.Count);
        Assert.Throws<ArgumentException>(() => new MeshBridge(new InMemoryMesh().Join("did:mesh:a:a"), options));
    }

    [Fact]
    public void Validate_LimitsThemselves_NoError() => Assert.Empty(new BridgeOptions
    {
        CallTimeout = TimeSpan.FromHours(1),
        CallTimeMax = TimeSpan.FromHours(24),
        ListTimeout = TimeSpan.FromMilliseconds(100),
        OutboundCallsMax = 65_536,
        InboundCallsPerMeshMax = 1,
        PayloadBytesMax = 15 << 20,
        ItemsMax = 100_000,
    }.Validate());
}
