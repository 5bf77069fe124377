using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>A session that keeps what is sent on it, and may be full: then who sends waits.</summary>
/// <param name="isFull">Until <see cref="Open"/>.</param>
internal sealed class BatchedSession(NodeId peer, bool isFull) : ILinkSession, IDisposable
{
    private readonly Lock _gate = new();
    private readonly RelayUnpacker _unpacker = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly List<Arrival> _frames = [];
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Relays of one frame, each as it would go alone; none for a dictionary.</summary>
    internal sealed record Arrival(byte[] Payload, MessageKind Kind, byte Dictionary, Guid? Federation, IReadOnlyList<byte[]> Relays);

    public NodeId Peer => peer;

    public bool TakesBatches => true;

    public bool IsAborted { get; private set; }

    /// <summary>Frames so far.</summary>
    public Arrival[] Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>Lets frames through.</summary>
    public void Open() => _ = _open.TrySetResult();

    /// <summary>Completes with all relays when there are so many.</summary>
    public async Task<List<byte[]>> RelaysAsync(int count)
    {
        while (true)
        {
            List<byte[]> relays = [.. Frames.SelectMany(frame => frame.Relays)];
            if (relays.Count >= count)
            {
                return relays;
            }

            Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(30)), $"There are {relays.Count} of {count} relays.");
        }
    }

    public async ValueTask<bool> SendAsync(FrameType type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _frames.Add(Read(payload.ToArray()));
        }

        _ = _arrived.Release();
        if (isFull)
        {
            await _open.Task;
        }

        return !IsAborted;
    }

    public bool TrySend(FrameType type, ReadOnlySpan<byte> payload) => throw new InvalidOperationException("Relays of this session wait for room.");

    public void Abort() => IsAborted = true;

    public void Dispose()
    {
        _unpacker.Dispose();
        _arrived.Dispose();
    }

    private Arrival Read(byte[] payload)
    {
        if (DictionaryMessage.TryRead(payload, out DictionaryMessage dictionary))
        {
            Assert.Equal(UnpackFault.None, _unpacker.Keep(payload));
            return new Arrival(payload, MessageKind.Dictionary, dictionary.Number, dictionary.FederationId, []);
        }

        if (!BatchMessage.TryRead(payload, out BatchMessage batch))
        {
            Assert.True(RelayMessage.TryRead(payload, out _));
            return new Arrival(payload, MessageKind.Relay, 0, null, [payload]);
        }

        byte[] content = new byte[batch.ContentLength];
        Assert.Equal(UnpackFault.None, _unpacker.Unpack(batch, content, out Guid? federation));
        List<byte[]> relays = [];
        ReadOnlySpan<byte> rest = content;
        while (RelayList.TryTake(ref rest, out ReadOnlySpan<byte> relay))
        {
            relays.Add(relay.ToArray());
        }

        return new Arrival(payload, MessageKind.Batch, batch.Dictionary, federation, relays);
    }
}
