using OrleansMesh.Transport.Memory;

namespace OrleansMesh.Transport.Tests.Memory;

public sealed class MemoryTransportTests
{
    private static readonly Uri Address = new("memory://hub");
    private readonly MemoryTransport _transport = new();

    [Theory]
    [InlineData("memory://hub", true)]
    [InlineData("memory://", false)]
    [InlineData("tcp://hub:1", false)]
    public void Supports_ByScheme(string address, bool expected) =>
        Assert.Equal(expected, Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && _transport.Supports(uri));

    [Fact]
    public async Task Connect_Listener_CarriesFrames()
    {
        await using IMeshListener listener = await _transport.ListenAsync(Address, default);
        await using IMeshConnection near = await _transport.ConnectAsync(Address, default);
        await using IMeshConnection? far = await listener.AcceptAsync(default);

        await using ChannelPair pair = await ChannelPair.OpenAsync(near, far!);

        Assert.True(pair.Client.TrySend(Wire.Framing.FrameType.Message, [1, 2]));
        Assert.Equal([1, 2], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
    }

    [Fact]
    public async Task Connect_NobodyListens_Throws()
    {
        await Assert.ThrowsAsync<IOException>(() => _transport.ConnectAsync(Address, default));

        await (await _transport.ListenAsync(Address, default)).DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => _transport.ConnectAsync(Address, default));
    }

    [Fact]
    public async Task Listen_Twice_Throws_AndAgainAfterDisposal_Works()
    {
        await using (IMeshListener _ = await _transport.ListenAsync(Address, default))
        {
            await Assert.ThrowsAsync<IOException>(() => _transport.ListenAsync(Address, default));
        }

        await using IMeshListener again = await _transport.ListenAsync(Address, default);
    }

    [Fact]
    public async Task Accept_DisposedListener_IsNull()
    {
        IMeshListener listener = await _transport.ListenAsync(Address, default);
        Task<IMeshConnection?> accepting = listener.AcceptAsync(default).AsTask();

        await listener.DisposeAsync();

        Assert.Null(await accepting);
    }

    [Fact]
    public async Task Connect_ForeignAddress_Throws() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _transport.ConnectAsync(new Uri("tcp://x:1"), default));
}
