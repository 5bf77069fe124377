using System.IO.Pipelines;

namespace OrleansMesh.Load.Sessions;

/// <summary>The bytes of a connection, and when they were written to the system and read from it.</summary>
/// <remarks>One writer and one reader, as a channel has them.</remarks>
internal sealed class TimedTransport(IDuplexPipe inner) : IDuplexPipe
{
    private readonly TimedInput _input = new(inner.Input);
    private readonly TimedOutput _output = new(inner.Output);

    /// <inheritdoc/>
    public PipeReader Input => _input;

    /// <inheritdoc/>
    public PipeWriter Output => _output;

    /// <summary>When the last bytes were read: a timestamp of <see cref="TimeProvider.System"/>. For the reader.</summary>
    public long ReadAt => _input.ReadAt;

    /// <summary>From now on the time at which each message was written is kept. For the sender, when nothing is under way.</summary>
    /// <param name="writtenAt">By the number of a message from 0, set when the flush with it has ended; exact but for a sender that is stopped right after <see cref="Queued"/>.</param>
    public void Keep(long[] writtenAt) => _output.Keep(writtenAt);

    /// <summary>One more message is queued on the channel next. For the sender.</summary>
    public void Queued() => _output.Queued();
}
