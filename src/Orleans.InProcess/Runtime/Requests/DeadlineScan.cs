namespace Orleans.Runtime.Requests;

/// <summary>One look at all outstanding requests: which are overdue, which chain they belong to, and when the next is due.</summary>
internal sealed class DeadlineScan(DeadlineClock clock, long now)
{
    private readonly List<(RequestBase Request, bool IsRunning)> _overdue = [];
    private readonly Dictionary<RequestBase, (RequestBase Request, bool IsRunning)> _children = new(ReferenceEqualityComparer.Instance);

    /// <summary>The earliest deadline among the others; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>Notes a request; true when it is overdue.</summary>
    public bool Take(RequestBase request, bool isRunning)
    {
        if (request.Parent is { } parent)
        {
            _children[parent] = (request, isRunning);
        }

        if (request.IsOneWay || !request.KeepsAlive || request.Expired)
        {
            return false;
        }

        long deadline = clock.DeadlineOf(request);
        if (deadline > now)
        {
            Next = Math.Min(Next, deadline);
            return false;
        }

        request.Expired = true;
        _overdue.Add((request, isRunning));
        return true;
    }

    /// <summary>Answers the overdue requests; the callee is not told.</summary>
    public void AnswerOverdue()
    {
        // All texts first: an answer cuts the chain that another text may name.
        var texts = _overdue.ConvertAll(entry => CallChain.Describe(entry.Request, entry.IsRunning, clock.TimeoutOf(entry.Request), _children));
        for (int i = 0; i < _overdue.Count; i++)
        {
            RequestBase request = _overdue[i].Request;
            request.Cancellation?.Unlink();
            request.AnswerFault(new TimeoutException(texts[i]));
        }
    }
}
