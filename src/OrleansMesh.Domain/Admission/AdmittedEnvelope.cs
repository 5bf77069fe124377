using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Domain.Admission;

/// <summary>An envelope that passed admission in this process; only <see cref="EnvelopeAdmission"/> makes one. It proves nothing to another process.</summary>
public sealed class AdmittedEnvelope
{
    internal AdmittedEnvelope(FmpEnvelope envelope, Lease lease, DateTimeOffset admittedAt)
    {
        Envelope = envelope;
        Lease = lease;
        AdmittedAt = admittedAt;
    }

    public FmpEnvelope Envelope { get; }

    /// <summary>The lease under which it was admitted.</summary>
    public Lease Lease { get; }

    public DateTimeOffset AdmittedAt { get; }
}
