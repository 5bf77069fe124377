using System.Collections.Concurrent;
using OrleansMesh.Cryptography;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Client.Tests.Hubs;

/// <summary>As much of a hub as a client can see, on the real channel and codecs, with the failures that a test asks for.</summary>
internal sealed class HubDouble : IAsyncDisposable
{
    public const string HubId = "did:mesh:hub:test";

    private readonly IMeshListener _listener;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<HubDoubleSession, Task> _sessions = new();
    private readonly Task _accepting;

    private HubDouble(IMeshListener listener, Ed25519PrivateKey nodeKey, TimeProvider clock, HubDoubleState state)
    {
        _listener = listener;
        NodeKey = nodeKey;
        Clock = clock;
        State = state;
        _accepting = AcceptAsync();
    }

    public Ed25519PrivateKey NodeKey { get; }

    public TimeProvider Clock { get; }

    /// <summary>What a restarted hub has kept.</summary>
    public HubDoubleState State { get; }

    /// <summary>How many times it fails to list federations.</summary>
    public int ListsToFail { get; set; }

    public bool OffersKem { get; set; } = true;

    /// <summary>Refuses joins with this, when set.</summary>
    public HandshakeRefusal RefuseJoin { get; set; }

    /// <summary>Takes everything and answers nothing, as a hub that hangs.</summary>
    public bool IsMute { get; set; }

    public string GenesisHash { get; set; } = MeshClientOptions.DefaultGenesisHash;

    /// <summary>Requests of these types are taken and never answered.</summary>
    public ConcurrentDictionary<string, bool> Silent { get; } = new();

    /// <summary>Requests of these types are refused as when the hub's store is away.</summary>
    public ConcurrentDictionary<string, bool> Failing { get; } = new();

    /// <summary>Requests of these types are carried out, once, and their answer is lost.</summary>
    public ConcurrentDictionary<string, bool> LoseAnswers { get; } = new();

    /// <summary>Messages are stored and their receipts are lost.</summary>
    public bool LoseReceipts { get; set; }

    /// <summary>Does not end the sessions of a key that another has replaced, as when the end is slow.</summary>
    public bool KeepSessions { get; set; }

    /// <summary>Takes an event of a negotiation after the last one alone, and tells the parties of it, as a hub does.</summary>
    public bool TellsNegotiations { get; set; }

    /// <summary>With which word it refuses every event; null takes them.</summary>
    public string? RefuseSubmits { get; set; }

    /// <summary>What it says of every mesh.</summary>
    public int Trust { get; set; } = 50;

    /// <summary>Changes an envelope on its way to the target.</summary>
    public Func<byte[], byte[]> Tamper { get; set; } = envelope => envelope;

    /// <summary>The join requests taken so far, in order.</summary>
    public ConcurrentQueue<JoinRequest> Joins { get; } = new();

    /// <summary>How each connection was opened, in order.</summary>
    public ConcurrentQueue<HandshakeKind> Handshakes { get; } = new();

    /// <summary>Requests by type, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<HubDouble> StartAsync(
        MemoryTransport network, Uri address, TimeProvider clock, HubDoubleState? state = null, Ed25519PrivateKey? nodeKey = null) =>
        new(await network.ListenAsync(address, default), nodeKey ?? Ed25519PrivateKey.Generate(), clock, state ?? new HubDoubleState());

    public HubDoubleSession[] SessionsOf(string meshId) => [.. _sessions.Keys.Where(s => s.MeshId == meshId)];

    /// <summary>Breaks every connection, as a crash does.</summary>
    public void DropAll()
    {
        foreach (HubDoubleSession session in _sessions.Keys)
        {
            session.Drop();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted)
        {
            return;
        }

        await _closing.CancelAsync();
        await _listener.DisposeAsync();
        await _accepting;
        DropAll();
        await Task.WhenAll(_sessions.Values);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (await _listener.AcceptAsync(default) is { } connection)
        {
            var session = new HubDoubleSession(this, connection);
            _sessions[session] = RunAsync(session);
        }
    }

    private async Task RunAsync(HubDoubleSession session)
    {
        await Task.Yield();
        await session.RunAsync(_closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = _sessions.TryRemove(session, out _);
    }
}
