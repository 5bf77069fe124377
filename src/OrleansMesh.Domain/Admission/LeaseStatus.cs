namespace OrleansMesh.Domain.Admission;

/// <summary>Whether messages flow under a lease.</summary>
public enum LeaseStatus
{
    Active,

    /// <summary>Stopped, and may come back.</summary>
    Suspended,

    /// <summary>Stopped for good.</summary>
    Ended,

    /// <summary>About to stop: answers pass until <see cref="Lease.DrainUntil"/>, nothing new begins (F-08).</summary>
    Draining,
}
