using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Transport.Tests;

public sealed class SecureChannelOptionsTests
{
    [Theory]
    [InlineData(100, 0, 65_536)]
    [InlineData(60_000, 60_000, 1_073_741_824)]
    public void Validate_AtTheBounds_Passes(int handshake, int drain, int lane) => Make(handshake, drain, lane).Validate();

    [Theory]
    [InlineData(99, 0, 65_536)]
    [InlineData(60_001, 0, 65_536)]
    [InlineData(100, -1, 65_536)]
    [InlineData(100, 60_001, 65_536)]
    [InlineData(100, 0, 65_535)]
    [InlineData(100, 0, 1_073_741_825)]
    public void Validate_BeyondTheBounds_Throws(int handshake, int drain, int lane) =>
        Assert.Throws<ValidationException>(() => Make(handshake, drain, lane).Validate());

    [Theory]
    [InlineData(1, true)]
    [InlineData(86_400, true)]
    [InlineData(0, false)]
    [InlineData(86_401, false)]
    public void Validate_KeyTime_OneSecondToOneDay(int seconds, bool isValid)
    {
        var options = new SecureChannelOptions { KeyTimeMax = TimeSpan.FromSeconds(seconds) };
        Assert.Equal(isValid, Record.Exception(options.Validate) is null);
    }

    [Fact]
    public void Validate_SeveralErrors_NamesAll()
    {
        string message = Assert.Throws<ValidationException>(() => Make(1, -1, 1).Validate()).Message;

        Assert.Contains(nameof(SecureChannelOptions.HandshakeTimeout), message, StringComparison.Ordinal);
        Assert.Contains(nameof(SecureChannelOptions.DrainTimeout), message, StringComparison.Ordinal);
        Assert.Contains(nameof(SecureChannelOptions.LaneBytesMax), message, StringComparison.Ordinal);
    }

    private static SecureChannelOptions Make(int handshake, int drain, int lane) => new()
    {
        HandshakeTimeout = TimeSpan.FromMilliseconds(handshake),
        DrainTimeout = TimeSpan.FromMilliseconds(drain),
        LaneBytesMax = lane,
    };
}
