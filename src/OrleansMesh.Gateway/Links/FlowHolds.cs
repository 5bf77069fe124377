using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>Since when messages of a federation hold up a flow, counted from when this hub first saw one that it does not take: one that waited long elsewhere has its grace still (F-07).</summary>
/// <remarks>Of the flow and the federation, not of the message: however many wait, one grace is given. It is given anew after something of it was taken, or none was refused for <see cref="ForgetAfter"/>.</remarks>
internal sealed class FlowHolds(TimeProvider clock)
{
    /// <summary>Flows and federations that are remembered; for one more, the one that was refused longest ago is forgotten, whose grace begins anew.</summary>
    public const int HoldsMax = 4096;

    /// <summary>Longer than a flow waits between two runs (<see cref="RelayFlow"/>).</summary>
    public static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(NodeId Source, string Target, Guid Federation), (long Since, long Last)> _holds = [];
    private volatile bool _isEmpty = true;

    /// <summary>One is not taken; how long that has been so, zero for the first.</summary>
    public TimeSpan Hold(NodeId source, string target, Guid federation)
    {
        (NodeId, string, Guid) key = (source, target, federation);
        long now = clock.GetTimestamp();
        lock (_gate)
        {
            bool goesOn = _holds.TryGetValue(key, out (long Since, long Last) hold) && clock.GetElapsedTime(hold.Last, now) < ForgetAfter;
            if (!goesOn && _holds.Count >= HoldsMax && !_holds.ContainsKey(key))
            {
                _ = _holds.Remove(_holds.MinBy(each => each.Value.Last).Key);
            }

            long since = goesOn ? hold.Since : now;
            _holds[key] = (since, now);
            _isEmpty = false;
            return clock.GetElapsedTime(since, now);
        }
    }

    /// <summary>One was taken.</summary>
    public void Release(NodeId source, string target, Guid federation)
    {
        // asked of each message, and nothing is held nearly always
        if (_isEmpty)
        {
            return;
        }

        lock (_gate)
        {
            _ = _holds.Remove((source, target, federation));
            _isEmpty = _holds.Count == 0;
        }
    }
}
