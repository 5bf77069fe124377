using OrleansMesh.Client.Folders;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Messages;

/// <summary>What one hub has stored for this mesh, as far as it was taken: its cursors mean nothing at another hub.</summary>
internal sealed class HubQueue : IDisposable
{
    private readonly CursorFile _file;
    private readonly AckWindow _window;
    private readonly CursorWriter _writer;

    /// <param name="file">Disposed with the queue.</param>
    public HubQueue(CursorFile file)
    {
        _file = file;
        _window = new AckWindow(file.Cursor, Inbox.WindowMax);
        _writer = new CursorWriter(file, cursor => Tell?.Invoke(cursor) ?? ValueTask.CompletedTask);
    }

    /// <summary>Tells the hub how far was taken, when there is a session with it.</summary>
    public Func<long, ValueTask>? Tell { get; set; }

    /// <summary>Tells the hub what we do not take, and why; completes with false when it could not be told, since the client closes.</summary>
    public Func<MessageRefuseRequest, CancellationToken, Task<bool>>? Refuse { get; set; }

    /// <summary>Told when <see cref="StuckAt"/> may have become so with an acknowledgement; must be quick and not throw.</summary>
    public Action? Stuck { get; set; }

    /// <summary>The cursor that must be handed on before the hub sends anything more; null while there is something else to acknowledge, or room.</summary>
    public long? StuckAt => _window.StuckAt;

    /// <summary>Up to where all is taken; what a session resumes after.</summary>
    public long Cursor => _file.Cursor;

    /// <summary>Enters a delivery; false when the hub sends more than it may. A repeated one is not new.</summary>
    public bool TryOpen(long cursor, out bool isNew) => _window.TryOpen(cursor, out isNew);

    /// <summary>Completes when what may be acknowledged with this one survives a crash.</summary>
    public Task AcknowledgeAsync(long cursor)
    {
        if (_window.Close(cursor) is { } done)
        {
            return _writer.WriteAsync(done);
        }

        if (_window.StuckAt is not null)
        {
            Stuck?.Invoke();
        }

        return Task.CompletedTask;
    }

    /// <summary>A delivery waits for others, and is not with the application.</summary>
    public void Hold(long cursor) => _window.Hold(cursor);

    /// <summary>A delivery waits no more.</summary>
    public void Release(long cursor) => _window.Release(cursor);

    /// <summary>Says that a delivery is not taken and never will be, so that its source hears of it, and then acknowledges it: else it would come again, and hold up what is behind it.</summary>
    public async Task RefuseAsync(long cursor, string messageId, Refusal reason, CancellationToken ct)
    {
        bool isTold = Refuse is not { } refuse || await refuse(new MessageRefuseRequest(cursor, messageId, RefusalText.Word(reason)), ct);
        if (isTold)
        {
            await AcknowledgeAsync(cursor);
        }
    }

    public void Dispose() => _file.Dispose();
}
