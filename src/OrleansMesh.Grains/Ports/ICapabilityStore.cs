namespace OrleansMesh.Grains.Ports;

/// <summary>Revocations of UCAN delegations and the capabilities of federations, durable; several processes of a hub may share it.</summary>
public interface ICapabilityStore
{
    /// <summary>Most revocations in all.</summary>
    const int RevocationsMax = 100_000;

    /// <summary>Most revocations that one submitter may bring.</summary>
    const int RevocationsPerSubmitterMax = 1_000;

    /// <summary>Keeps a revocation.</summary>
    ValueTask<RevocationAppend> AppendAsync(KeptRevocation revocation, CancellationToken cancellationToken);

    /// <summary>Those after a number, in the order in which they came.</summary>
    /// <param name="count">How many at most.</param>
    ValueTask<IReadOnlyList<KeptRevocation>> AfterAsync(long number, int count, CancellationToken cancellationToken);

    /// <summary>Forgets the revocations of delegations that have expired by <paramref name="now"/> (Unix milliseconds).</summary>
    ValueTask ForgetAsync(long now, CancellationToken cancellationToken);

    /// <summary>Keeps the capability of a mesh in a federation, in place of the one before.</summary>
    ValueTask ConsentAsync(FederationConsent consent, CancellationToken cancellationToken);

    /// <summary>Capabilities that a kept revocation names a delegation of.</summary>
    ValueTask<IReadOnlyList<FederationConsent>> NamedByRevocationsAsync(CancellationToken cancellationToken);

    /// <summary>Grows with every revocation and every capability.</summary>
    ValueTask<long> ChangesAsync(CancellationToken cancellationToken);
}
