using OrleansMesh.Cryptography;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

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

    /// <param name="near">The client's end.</param>
    /// <param name="far">The hub's end.</param>
    /// <param name="options">Of both sides.</param>
    /// <param name="clock">Of both sides; one that stands still when null.</param>
    /// <param name="profile">How the client begins, given the hub's key; XX when null.</param>
    public static async Task<ChannelPair> OpenAsync(
        IMeshConnection near,
        IMeshConnection far,
        SecureChannelOptions? options = null,
        TimeProvider? clock = null,
        Func<X25519PublicKey, ChannelProfile>? profile = null)
    {
        options ??= new SecureChannelOptions();
        clock ??= new ManualTimeProvider();
        using var clientKey = Ed25519PrivateKey.Generate();
        using var hubKey = Ed25519PrivateKey.Generate();
        Assert.True(hubKey.PublicKey.TryToX25519(out X25519PublicKey? hubStatic));
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far.Pipe, hubKey, options, clock, default);
        SecureChannel? client = await SecureChannel.ConnectAsync(
            near.Pipe, clientKey, profile?.Invoke(hubStatic) ?? ChannelProfile.FirstContact, options, clock, default);
        SecureChannel? hub = await accepting;
        Assert.NotNull(client);
        Assert.NotNull(hub);
        Assert.True(clientKey.PublicKey.TryToX25519(out X25519PublicKey? expected));
        Assert.Equal(expected, hub.RemoteStatic);
        Assert.Equal(hubStatic, client.RemoteStatic);
        return new ChannelPair(near, far, client, hub);
    }

    /// <summary>The next read, as values that outlive it.</summary>
    public static async Task<(FrameReadKind Kind, FrameType Type, byte[] Payload, ChannelFault Fault)> ReadAsync(SecureChannel channel)
    {
        FrameRead read = await channel.ReadAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
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
