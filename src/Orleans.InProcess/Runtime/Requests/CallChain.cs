using System.Text;

namespace Orleans.Runtime.Requests;

/// <summary>Names the calls that led to a request and those that it waits for.</summary>
internal static class CallChain
{
    private const int LengthMax = 32;

    public static string Describe(
        RequestBase overdue, bool isRunning, TimeSpan timeout, Dictionary<RequestBase, (RequestBase Request, bool IsRunning)> children)
    {
        List<RequestBase> chain = Ancestors(overdue);
        RequestBase last = overdue;
        bool lastRuns = isRunning;
        while (chain.Count < LengthMax && children.TryGetValue(last, out (RequestBase Request, bool IsRunning) child))
        {
            (last, lastRuns) = child;
            chain.Add(last);
        }

        var text = new StringBuilder($"No response within {timeout} to {overdue} of {overdue.Reference!.GrainId}. Call chain: ");
        text.Append(chain[0].Sender is { } sender ? sender.Id.ToString() : "client");
        foreach (RequestBase request in chain)
        {
            text.Append(" → ").Append(request.Reference!.GrainId).Append('.').Append(request.GetMethodName());
        }

        text.Append(lastRuns ? " (running)." : " (waiting).");
        if (!lastRuns && chain.SkipLast(1).Any(request => request.Reference!.GrainId == last.Reference!.GrainId))
        {
            text.Append($" {last.Reference!.GrainId} waits for itself: open it with RequestContext.AllowCallChainReentrancy, [AlwaysInterleave] or [Reentrant].");
        }

        return text.ToString();
    }

    private static List<RequestBase> Ancestors(RequestBase request)
    {
        var chain = new List<RequestBase> { request };
        for (RequestBase? parent = request.Parent; parent?.Reference is not null && chain.Count < LengthMax; parent = parent.Parent)
        {
            chain.Add(parent);
        }

        chain.Reverse();
        return chain;
    }
}
