using OrleansMesh.Cryptography;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Transport.Tests;

/// <summary>A client's and a hub's channel over one connection.</summary>
internal sealed class ChannelPair : IAsyncDisposable
{
    private ChannelPair(IMeshConnection near, IMeshConnection far, SecureChannel client, SecureChannel hub)
    {
        Near = near;
        Far = far;
        Client = client;
        Hub = hub;
    }

    public IMeshConnection Near { get; }

    public IMeshConnection Far { get; }

    public SecureChannel Client { get; }

    public SecureChannel Hub { get; }

    public static Task<ChannelPair> OpenAsync(SecureChannelOptions? options = null, TimeProvider? clock = null)
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        return OpenAsync(near, far, options, clock);
    }

    public static async Task<ChannelPair> OpenAsync(
        IMeshConnection near, IMeshConnection far, SecureChannelOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new SecureChannelOptions();
        clock ??= new ManualTimeProvider();
        using var clientKey = Ed25519PrivateKey.Generate();
        using var hubKey = Ed25519PrivateKey.Generate();
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far.Pipe, hubKey, options, clock, default);
        SecureChannel? client = await SecureChannel.ConnectAsync(near.Pipe, clientKey, options, clock, default);
        SecureChannel? hub = await accepting;
        Assert.NotNull(client);
        Assert.NotNull(hub);
        Assert.True(clientKey.PublicKey.TryToX25519(out X25519PublicKey? expected));
        Assert.Equal(expected, hub.RemoteStatic);
        return new ChannelPair(near, far, client, hub);
    }

    /// <summary>The next read, as values that outlive it.</summary>
    public static async Task<(FrameReadKind Kind, FrameType Type, byte[] Payload, ChannelFault Fault)> ReadAsync(SecureChannel channel)
    {
        FrameRead read = await channel.ReadAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        return (read.Kind, read.Type, read.Payload.ToArray(), read.Fault);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Abort();
        Hub.Abort();
        await Client.DisposeAsync();
        await Hub.DisposeAsync();
        await Near.DisposeAsync();
        await Far.DisposeAsync();
    }
}
