namespace OrleansMesh.Domain.Routing;

/// <summary>
/// The past of one link, over all its sessions, and what it says of the next minute. Three things are signs of a failure: that it failed often,
/// that answers take longer than they usually do, and that many are late. Not thread-safe; of constant size.
/// </summary>
public sealed class LinkHistory
{
    // What is believed of a link before anything is known: a tenth of a failure in five minutes. One failure alone foretells nothing.
    private const double PriorFailures = 0.1;

    // Of an answer's time, to what is usual and to what was of late: at two answers a second about a minute and two seconds.
    private const double UsualShare = 1.0 / 128;

    // a late one is not usual: only when many are for long does it become so
    private const double UsualShareOfLate = 1.0 / 1024;
    private const double RecentShare = 1.0 / 4;
    private const double LateShareOfOne = 1.0 / 16;

    // before so many answers nothing is usual
    private const int LearningCount = 20;

    // round trips that are at most so much longer than usual are none of a sign: 10 ms
    private const long TrembleMicroseconds = 10_000;

    // an answer is late after twice the usual time and 50 ms: the network had to send it twice
    private const long LateMicroseconds = 50_000;

    private static readonly TimeSpan PriorTime = TimeSpan.FromMinutes(5);

    private readonly Queue<DateTimeOffset> _failures = new();
    private double _failed;
    private double _watchedSeconds;
    private DateTimeOffset _at;
    private DateTimeOffset? _lastFailure;
    private double _usual;
    private double _recent;
    private double _late;
    private int _answers;
    private bool _isUp;
    private bool _isExpected;

    /// <param name="now">When the link is first known; no later call has an earlier time, or it counts as this one.</param>
    public LinkHistory(DateTimeOffset now) => _at = now;

    /// <summary>Failures, each halved for every <see cref="LinkForecastRules.HalfLife"/> since.</summary>
    public double WeightAt(DateTimeOffset now)
    {
        Pass(now);
        return _failed;
    }

    /// <summary>An answer came, so that the link is up.</summary>
    /// <param name="roundTrip">Of this one answer; a negative one counts as zero.</param>
    public void Answered(TimeSpan roundTrip, DateTimeOffset now)
    {
        Pass(now);
        double microseconds = Math.Clamp(roundTrip.TotalMicroseconds, 0, 2.0 * RoutingLimits.LatencyMax);
        bool isFirst = _answers == 0;
        bool isLate = !isFirst && microseconds > (2 * _usual) + LateMicroseconds;
        _late += LateShareOfOne * ((isLate ? 1 : 0) - _late);

        // until something is usual all answers so far count alike
        _usual += (isFirst ? 1 : isLate ? UsualShareOfLate : Math.Max(UsualShare, 1.0 / (_answers + 1))) * (microseconds - _usual);
        _recent += (isFirst ? 1 : RecentShare) * (microseconds - _recent);
        _answers = Math.Min(_answers + 1, int.MaxValue - 1);
        _isUp = true;
    }

    /// <summary>The link is lost or suspected to be dead: a failure, unless nothing was answered since the last one.</summary>
    public void Failed(DateTimeOffset now)
    {
        Pass(now);
        if (!_isUp)
        {
            return;
        }

        _isUp = false;
        _failed++;
        _lastFailure = _at;
        _failures.Enqueue(_at);
        if (_failures.Count > LinkForecastRules.TimesMax)
        {
            _ = _failures.Dequeue();
        }
    }

    /// <summary>What is expected now. Whether a failure is has two bounds, so that it does not change with each answer.</summary>
    public LinkForecast Forecast(DateTimeOffset now)
    {
        Pass(now);
        double risk = Risk();
        _isExpected = risk >= (_isExpected ? LinkForecastRules.SteadyBelow : LinkForecastRules.ExpectedFrom);
        int failures = _failures.Count(at => _at - at <= LinkForecastRules.HalfLife);
        return new LinkForecast(risk, _isExpected, failures, _at - _lastFailure, (long)_usual, (long)_recent, _late);
    }

    private double Risk()
    {
        // Failures as a Poisson process of a rate with a gamma prior: the mean rate after what was seen.
        double rate = (PriorFailures + _failed) / (PriorTime.TotalSeconds + _watchedSeconds);
        double again = 1 - Math.Exp(-rate * LinkForecastRules.Horizon.TotalSeconds);
        double signs = _answers < LearningCount ? 0 : Math.Max(Slower(), Within(_late, 0.1, 0.6));
        return 1 - ((1 - again) * (1 - signs));
    }

    /// <summary>0 up to one and a half times as slow as usual, 1 from four times on.</summary>
    private double Slower() => _recent - _usual <= TrembleMicroseconds ? 0 : Within(_recent / Math.Max(_usual, 1), 1.5, 4);

    private static double Within(double value, double none, double all) => Math.Clamp((value - none) / (all - none), 0, 1);

    /// <summary>What was seen counts less with time, failures and the time without them alike.</summary>
    private void Pass(DateTimeOffset now)
    {
        if (now <= _at)
        {
            return;
        }

        double kept = Math.Pow(0.5, (now - _at) / LinkForecastRules.HalfLife);
        _failed *= kept;
        _watchedSeconds = (_watchedSeconds * kept) + ((1 - kept) * LinkForecastRules.HalfLife.TotalSeconds / Math.Log(2));
        _at = now;
    }
}
