namespace OrleansMesh.Grains.Ports;

/// <summary>The index of federations by status and by party. Whatever stores the grains' states keeps it along with them, in the same transaction; the grains stay the truth.</summary>
public interface IFederationDirectory
{
    /// <summary>Every federation that is active, suspended or terminating.</summary>
    ValueTask<IReadOnlyList<Guid>> ActiveAsync(CancellationToken cancellationToken);

    /// <summary>Federations in whatever status that changed at <paramref name="since"/> (Unix milliseconds) or later, newest change first, at most <paramref name="countMax"/>. It reads all lines: for the start of a hub.</summary>
    ValueTask<IReadOnlyList<Guid>> ChangedAsync(long since, int countMax, CancellationToken cancellationToken);

    /// <summary>Federations of one party, newest change first, at most <paramref name="countMax"/>.</summary>
    ValueTask<IReadOnlyList<Guid>> OfPartyAsync(string meshId, int countMax, CancellationToken cancellationToken);
}
