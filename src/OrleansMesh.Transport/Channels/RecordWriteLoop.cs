using System.IO.Pipelines;

namespace OrleansMesh.Transport.Channels;

/// <summary>Writes what waits on the lanes: one flush for all of it when busy, at once when idle (T-08).</summary>
internal sealed class RecordWriteLoop(OutboundLanes lanes, PipeWriter output)
{
    // A record holds up to 64 KiB and a busy queue makes few of them; more in one flush would only delay what is urgent.
    private const int RecordsPerFlushMax = 4;

    private readonly WakeSignal _wake = new(isBrief: true);

    /// <summary>Says that a lane has got something.</summary>
    public void Wake() => _wake.Wake();

    /// <summary>Lets the loop end when nothing waits any more.</summary>
    public void Complete() => _wake.Complete();

    /// <summary>Runs until <see cref="Complete"/>, the peer's end of reading, or a cancelled flush; never throws.</summary>
    public async Task RunAsync()
    {
        Exception? failure = null;
        try
        {
            bool open = true;
            while (open)
            {
                open = await _wake.WaitAsync();
                open &= await TryDrainAsync();
            }
        }
        catch (Exception broken)
        {
            // The one place where a broken stream shows itself to a writer: it ends the channel and nothing else.
            failure = broken;
        }

        await output.CompleteAsync(failure);
    }

    private async ValueTask<bool> TryDrainAsync()
    {
        int records;
        do
        {
            records = 0;
            while (records < RecordsPerFlushMax && lanes.TryWrite(output))
            {
                records++;
            }

            if (records > 0)
            {
                FlushResult flush = await output.FlushAsync();
                if (flush.IsCompleted || flush.IsCanceled)
                {
                    return false;
                }

                if (WakeGathering.IsReleasingBrief)
                {
                    // what comes meanwhile may be without an end: not on a thread for which others wait
                    await Task.Yield();
                }
            }
        }
        while (records > 0);

        return true;
    }
}
