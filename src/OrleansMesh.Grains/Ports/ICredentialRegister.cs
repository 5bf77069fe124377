using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Grains.Ports;

/// <summary>The credentials that this hub issued and what became of them (I-03); shared with the operator's own programs, which write to it while the hub runs.</summary>
public interface ICredentialRegister
{
    /// <summary>Takes a free place at random for a new credential.</summary>
    ValueTask<IssuedCredential> AllocateAsync(string subject, long issuedAt, long validUntil, CancellationToken cancellationToken);

    /// <summary>Changes a state by the rules of <see cref="StatusRegister.Judge"/>.</summary>
    ValueTask<StatusChange> ChangeAsync(int list, int index, StatusState to, CancellationToken cancellationToken);

    /// <summary>Grows with every change.</summary>
    ValueTask<long> ChangesAsync(CancellationToken cancellationToken);

    /// <summary>All of one pair of lists.</summary>
    ValueTask<IReadOnlyList<IssuedCredential>> OfListAsync(int list, CancellationToken cancellationToken);

    /// <summary>Numbers of the pairs of lists that have credentials, ascending.</summary>
    ValueTask<IReadOnlyList<int>> ListsAsync(CancellationToken cancellationToken);

    /// <summary>Meshes that have a suspended or revoked credential that would still be valid at <paramref name="now"/> (Unix milliseconds), and no active one.</summary>
    ValueTask<IReadOnlyList<string>> OnHoldAsync(long now, CancellationToken cancellationToken);
}
