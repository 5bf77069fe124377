using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Testing;

/// <summary>Stands between a hub that dials and one that listens, and can be cut: either way, silently or with a reset.</summary>
public sealed class LinkProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _forth = Opened();
    private volatile TaskCompletionSource _back = Opened();
    private volatile bool _resets;

    public LinkProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, as <c>--link</c> takes it.</summary>
    public string Address => $"tcp://{_listener.LocalEndpoint}";

    /// <summary>Where it leads.</summary>
    public IPEndPoint? Target { get; set; }

    /// <summary>Lets bytes of the dialling hub (forth) and of the listening one (back) go on or wait, or resets all connections, those to come too.</summary>
    public void Set(bool forth, bool back, bool resets)
    {
        _resets = resets;
        _forth = Gate(_forth, forth);
        _back = Gate(_back, back);
        foreach (Socket socket in resets ? _open.Keys : [])
        {
            // with no time to linger, closing sends a reset
            socket.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        Set(forth: true, back: true, resets: true);
        await _accepting;
        _over.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.SetResult();
        return gate;
    }

    private static TaskCompletionSource Gate(TaskCompletionSource now, bool isOpen)
    {
        if (isOpen)
        {
            _ = now.TrySetResult();
            return now;
        }

        return now.Task.IsCompleted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : now;
    }

    private async Task AcceptAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptSocketAsync(_over.Token));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // it is over, or who dialled was killed
            }
        }
    }

    private async Task CarryAsync(Socket dialler)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _open[dialler] = true;
        _open[listener] = true;
        try
        {
            dialler.NoDelay = true;
            listener.NoDelay = true;
            if (!_resets)
            {
                await listener.ConnectAsync(Target!, _over.Token);
                await await Task.WhenAny(PumpAsync(dialler, listener, () => _forth), PumpAsync(listener, dialler, () => _back));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // one of the two was killed, or the way between them was cut
        }

        _ = _open.TryRemove(dialler, out _);
        _ = _open.TryRemove(listener, out _);
        dialler.Close(0);
        listener.Close(0);
    }

    private static async Task PumpAsync(Socket from, Socket to, Func<TaskCompletionSource> gate)
    {
        byte[] buffer = new byte[BufferBytes];
        int count;
        do
        {
            count = await from.ReceiveAsync(buffer, SocketFlags.None);

            // its end too is a word that a cut holds back
            await gate().Task;
            for (int sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None);
            }
        }
        while (count > 0);
    }
}
