using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Sessions;

/// <summary>The requests of one session that wait for their answer (docs/wire-protocol.md §7).</summary>
internal sealed class PendingRequests(SecureChannel channel, TimeProvider clock) : IDisposable
{
    private const int UnansweredMax = 64;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<ControlMessage>> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(UnansweredMax, UnansweredMax);
    private volatile bool _closed;
    private long _lastId;

    /// <summary>Asks and waits for the result.</summary>
    /// <exception cref="MeshRefusedException">The hub refused, or answered in another shape.</exception>
    /// <exception cref="MeshUnreachableException">No answer in time, or the session ended first.</exception>
    public async Task<TResult> AskAsync<TRequest, TResult>(
        string type, TRequest body, JsonTypeInfo<TRequest> shape, JsonTypeInfo<TResult> resultShape, TimeSpan timeout, CancellationToken ct)
        where TResult : class
    {
        string id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var output = new ArrayBufferWriter<byte>();
        ControlMessage.Write(output, type, id, body, shape);
        ControlMessage answer = await ExchangeAsync(type, id, output.WrittenMemory, timeout, ct);
        if (answer.Type == RequestTypes.Refused && RequestJson.TryRead(answer.Body, RequestJson.Default.RefusedResult, out RefusedResult? refused))
        {
            throw new MeshRefusedException(refused.Reason, refused.Detail);
        }

        return answer.Type == RequestTypes.Result && RequestJson.TryRead(answer.Body, resultShape, out TResult? result)
            ? result
            : throw new MeshRefusedException("malformed-answer", $"The hub's answer to '{type}' is not of its shape: client and hub are of different versions.");
    }

    /// <summary>Gives an answer to who waits for it; one that nobody waits for any more is dropped.</summary>
    public void Answer(ControlMessage answer)
    {
        if (_waiting.TryRemove(answer.Id!, out TaskCompletionSource<ControlMessage>? waiting))
        {
            _ = waiting.TrySetResult(answer);
        }
    }

    /// <summary>The session is over: who waits is told so.</summary>
    public void Dispose()
    {
        _closed = true;
        foreach (string id in _waiting.Keys)
        {
            if (_waiting.TryRemove(id, out TaskCompletionSource<ControlMessage>? waiting))
            {
                _ = waiting.TrySetException(Ended());
            }
        }
    }

    private static MeshUnreachableException Ended() =>
        new("The connection to the hub ended before it answered. It is being opened again: ask again.");

    private async Task<ControlMessage> ExchangeAsync(string type, string id, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken ct)
    {
        await _slots.WaitAsync(ct);
        try
        {
            var answer = new TaskCompletionSource<ControlMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[id] = answer;
            FrameType frame = type == RequestTypes.Discover ? FrameType.Discovery : FrameType.Handshake;
            if (_closed || !await channel.SendAsync(frame, request, ct))
            {
                throw Ended();
            }

            return await answer.Task.WaitAsync(timeout, clock, ct);
        }
        catch (TimeoutException late)
        {
            throw new MeshUnreachableException($"The hub did not answer '{type}' within {timeout.TotalSeconds:0.#} s. Try again later.", late);
        }
        finally
        {
            _ = _waiting.TryRemove(id, out _);
            _ = _slots.Release();
        }
    }
}
