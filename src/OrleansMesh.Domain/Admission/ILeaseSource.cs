using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Admission;

/// <summary>Where admission looks up leases: memory alone, thread-safe, no waiting.</summary>
public interface ILeaseSource
{
    /// <summary>False when the federation is not known here.</summary>
    bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease);

    /// <summary>True while there was a sign within <see cref="AdmissionLimits.LeaseAgeMax"/> that the leases are current.</summary>
    bool IsFresh(DateTimeOffset now);
}
