namespace OrleansMesh.Client.Flows;

/// <summary>What is written together.</summary>
internal sealed class FlowRound
{
    /// <summary>Who waits for numbers, by flow, in the order of the calls.</summary>
    public Dictionary<OutboundFlow, List<TaskCompletionSource<FlowStamp>>> Stamps { get; } = [];

    /// <summary>Flows with news of numbers under which nothing comes.</summary>
    public HashSet<OutboundFlow> Voids { get; } = [];

    /// <summary>The last of each flow to us.</summary>
    public Dictionary<FlowKey, FlowRecord> Records { get; } = [];

    /// <summary>Completes with the round.</summary>
    public TaskCompletionSource Written { get; } = NewSource();

    public bool IsEmpty => Stamps.Count == 0 && Voids.Count == 0 && Records.Count == 0;

    public void Count(OutboundFlow flow, TaskCompletionSource<FlowStamp> stamp)
    {
        if (!Stamps.TryGetValue(flow, out List<TaskCompletionSource<FlowStamp>>? waiting))
        {
            Stamps[flow] = waiting = [];
        }

        waiting.Add(stamp);
    }

    public void Done(List<Action> counted)
    {
        Written.SetResult();
        counted.ForEach(each => each());
    }

    public void Fail(MeshFolderException reason)
    {
        Written.SetException(reason);
        foreach (TaskCompletionSource<FlowStamp> stamp in Stamps.Values.SelectMany(each => each))
        {
            _ = stamp.TrySetException(reason);
        }
    }

    private static TaskCompletionSource NewSource()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // It may be that nobody waits when it fails.
        _ = source.Task.ContinueWith(
            static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return source;
    }
}
