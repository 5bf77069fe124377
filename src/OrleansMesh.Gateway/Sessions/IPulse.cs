namespace OrleansMesh.Gateway.Sessions;

/// <summary>Something that a <see cref="PulseWheel"/> visits when it asked to be visited.</summary>
internal interface IPulse
{
    /// <summary>Where the wheel keeps it; the wheel's own.</summary>
    PulsePlace Place { get; set; }

    /// <summary>Does what is due; nothing may be, after the wheel's timer was late by an interval. Must be quick and not throw.</summary>
    /// <returns>When to come again, at most the wheel's interval from now; null for never.</returns>
    TimeSpan? Beat();
}
