namespace OrleansMesh.Client.Sessions;

/// <summary>How long to wait before the next try: doubled with each failure, capped, and spread so that a hub that comes back is not stormed.</summary>
internal sealed class ReconnectDelay(TimeSpan min, TimeSpan max, Func<double> random)
{
    private TimeSpan _next = min < max ? min : max;

    /// <summary>Between half and all of the present wait, which doubles for the next time.</summary>
    public TimeSpan Next()
    {
        TimeSpan now = _next;
        _next = now >= max / 2 ? max : now * 2;
        return now * (0.5 + (random() / 2));
    }

    /// <summary>A session was joined: the next wait is the shortest again.</summary>
    public void Reset() => _next = min < max ? min : max;
}
