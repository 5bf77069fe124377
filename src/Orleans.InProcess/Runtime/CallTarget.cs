using Orleans.Runtime.Requests;

namespace Orleans.Runtime;

/// <summary>Takes requests for one grain id: an activation, a pool of them, or an observer.</summary>
internal abstract class CallTarget
{
    /// <summary>False when this target has ended and the caller must look it up again.</summary>
    public abstract bool TryEnqueue(RequestBase request);

    /// <summary>Collects the requests whose callers have waited too long.</summary>
    public abstract void Expire(DeadlineScan scan);
}
