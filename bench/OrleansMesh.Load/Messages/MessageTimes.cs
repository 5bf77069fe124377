using OrleansMesh.Load.Figures;

namespace OrleansMesh.Load.Messages;

/// <summary>When each message of a run was where: timestamps of <see cref="TimeProvider.System"/>, by its number from 0; 0 for not yet.</summary>
internal sealed class MessageTimes(int count)
{
    private readonly long[] _arrived = new long[count];
    private readonly long[] _taken = new long[count];

    /// <summary>It was to be sent.</summary>
    public long[] Due { get; } = new long[count];

    /// <summary>The sender's system had it.</summary>
    public long[] Written { get; } = new long[count];

    /// <summary>Of all that were delivered.</summary>
    public IEnumerable<MessageWay> Ways => Enumerable.Range(0, count).Where(i => _taken[i] > 0).Select(Way);

    /// <summary>The receiver has one as a message now.</summary>
    /// <param name="arrived">When it got the bytes that the message came with.</param>
    public void Take(int number, long arrived) => (_arrived[number], _taken[number]) = (arrived, TimeProvider.System.GetTimestamp());

    // a flush that had not been counted as done when its bytes arrived, since its thread was stopped there, was done by then
    private MessageWay Way(int number)
    {
        long written = Math.Min(Written[number] == 0 ? long.MaxValue : Written[number], _arrived[number]);
        return new MessageWay(Between(Due[number], written), Between(written, _arrived[number]), Between(_arrived[number], _taken[number]));
    }

    private static double Between(long from, long to) => TimeProvider.System.GetElapsedTime(from, to).TotalMilliseconds;
}
