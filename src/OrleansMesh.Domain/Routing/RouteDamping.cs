namespace OrleansMesh.Domain.Routing;

/// <summary>How often a route came and went lately (after RFC 2439): a penalty that halves with time; over a bound the route is used only when there is no other, and not passed on.</summary>
public struct RouteDamping
{
    /// <summary>What a withdrawal or a lost link adds.</summary>
    public const double WithdrawalPenalty = 1000;

    /// <summary>What another path of the same route adds.</summary>
    public const double ChangePenalty = 250;

    /// <summary>From here on it is suppressed: with the third withdrawal in short time.</summary>
    public const double SuppressAbove = 2500;

    /// <summary>From here on it is used again.</summary>
    public const double ReuseBelow = 750;

    /// <summary>Never more than this: a route that is still is used again within 60 s.</summary>
    public const double PenaltyMax = 12_000;

    /// <summary>Below this nothing is remembered.</summary>
    public const double ForgetBelow = 100;

    /// <summary>In this time the penalty halves.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(15);

    private double _penalty;
    private DateTimeOffset _at;
    private bool _suppressed;

    /// <summary>The penalty at a time that is not before the last change.</summary>
    public readonly double PenaltyAt(DateTimeOffset now) => _penalty == 0 || now <= _at ? _penalty : _penalty * Math.Pow(0.5, (now - _at) / HalfLife);

    /// <summary>Adds to the penalty.</summary>
    public void Add(double penalty, DateTimeOffset now)
    {
        _penalty = Math.Min(PenaltyAt(now) + penalty, PenaltyMax);
        _at = now;
        _suppressed |= _penalty > SuppressAbove;
    }

    /// <summary>Whether the route is suppressed; once it is, until the penalty is below <see cref="ReuseBelow"/>.</summary>
    public bool IsSuppressed(DateTimeOffset now)
    {
        _suppressed = _suppressed && PenaltyAt(now) >= ReuseBelow;
        return _suppressed;
    }
}
