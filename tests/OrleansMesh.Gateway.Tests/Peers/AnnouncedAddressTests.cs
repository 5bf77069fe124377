using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Peers;

namespace OrleansMesh.Gateway.Tests.Peers;

public sealed class AnnouncedAddressTests
{
    [Theory]
    [InlineData("tcp://hub.example:7400", true)]
    [InlineData("tcp://8.8.8.8:7400", true)]
    [InlineData("tcp://[2606:4700::1]:7400", true)]
    [InlineData("tcp://10.0.0.1:7400", false)]
    [InlineData("tcp://169.254.169.254:80", false)]
    [InlineData("tcp://127.0.0.1:7400", false)]
    [InlineData("tcp://[::1]:7400", false)]
    [InlineData("tcp://[::ffff:10.0.0.1]:7400", false)]
    public void TryRead_WhereItLeads_IsAllowedOnlyOnThePublicInternetUnlessTheOperatorSaysOtherwise(string text, bool isPublic)
    {
        Assert.Equal(isPublic, AnnouncedAddress.TryRead(text, allowPrivate: false, out _));
        Assert.True(AnnouncedAddress.TryRead(text, allowPrivate: true, out Uri? address));
        Assert.Equal(new Uri(text), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hub.example:7400")]
    [InlineData("tcp://hub.example")]
    [InlineData("tcp://hub.example:0")]
    [InlineData("http://hub.example:7400")]
    [InlineData("wss://hub.example:7400")]
    [InlineData("tcp://user@hub.example:7400")]
    [InlineData("tcp://hub.example:7400/x")]
    [InlineData("tcp://hub.example:7400?x")]
    [InlineData("tcp://hub.example:7400#x")]
    [InlineData("tcp://0.0.0.0:7400")]
    [InlineData("tcp://[::]:7400")]
    [InlineData("tcp://224.0.0.1:7400")]
    [InlineData("tcp://255.255.255.255:7400")]
    public void TryRead_NothingToDial_IsNotRead(string text) => Assert.False(AnnouncedAddress.TryRead(text, allowPrivate: true, out _));

    [Fact]
    public void TryRead_Length_IsReadUpToItsBound()
    {
        string longest = $"tcp://{string.Join('.', Enumerable.Repeat("abcdefghi", 30))}"[..(RoutingLimits.AddressCharsMax - 5)];

        Assert.True(AnnouncedAddress.TryRead(longest + ":7400", allowPrivate: false, out _));
        Assert.False(AnnouncedAddress.TryRead(longest + ":07400", allowPrivate: false, out _));
    }

    [Fact]
    public async Task Resolve_ANameOfThisMachine_IsDialledOnlyWhenPrivateAddressesAre()
    {
        var name = new Uri("tcp://localhost:7400");

        await Assert.ThrowsAsync<IOException>(() => AnnouncedAddress.ResolveAsync(name, allowPrivate: false, CancellationToken.None));
        Assert.True((await AnnouncedAddress.ResolveAsync(name, allowPrivate: true, CancellationToken.None)).IsLoopback);
    }
}
