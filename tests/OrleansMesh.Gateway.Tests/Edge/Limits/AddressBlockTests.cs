using System.Net;
using OrleansMesh.Gateway.Edge.Limits;

namespace OrleansMesh.Gateway.Tests.Edge.Limits;

public sealed class AddressBlockTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("0.0.0.1", "0:0:0:1::", false)]
    public void Of_TwoAddresses_AreOnePeerOrTwo(string left, string right, bool same) =>
        Assert.Equal(same, AddressBlock.Of(IPAddress.Parse(left)) == AddressBlock.Of(IPAddress.Parse(right)));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("2001:db8:1:2::9", "2001:db8:1:2::/64")]
    [InlineData("ffff:ffff:ffff:ffff::", "ffff:ffff:ffff:ffff::/64")]
    public void ToString_AnAddress_IsItsBlock(string address, string text) => Assert.Equal(text, AddressBlock.Of(IPAddress.Parse(address)).ToString());

    [Fact]
    public void Of_NoAddress_IsABlockOfItsOwn()
    {
        Assert.Equal("local", AddressBlock.Of(null).ToString());
        Assert.NotEqual(AddressBlock.Of(null), AddressBlock.Of(IPAddress.Any));
    }
}
