namespace OrleansMesh.Domain.Admission;

/// <summary>Times that admission allows.</summary>
public static class AdmissionLimits
{
    /// <summary>How far an envelope's timestamp may be from the hub's clock, inclusive.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    /// <summary>How long leases may go without a sign that they are current, inclusive; then nothing is admitted.</summary>
    public static readonly TimeSpan LeaseAgeMax = TimeSpan.FromSeconds(5);

    /// <summary>How old an envelope may be that another hub passes on, inclusive: it may have waited for a link.</summary>
    public static readonly TimeSpan RelayAgeMax = TimeSpan.FromDays(7);
}
