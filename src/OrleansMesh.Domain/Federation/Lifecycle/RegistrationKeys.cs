using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// The keys of parties by their registered histories (I-01), each in its window: what a third party needs besides a federation's history, to know
/// that its keys are the parties' own, also those that were given up since. A party without a registration here is believed as its history names it.
/// </summary>
public sealed class RegistrationKeys : IPartyKeys
{
    /// <summary>Most registrations: as many as a federation has parties.</summary>
    public const int CountMax = Agreement.PartiesMax;

    // The clocks of the registry and of who signs an event, as everywhere (docs/wire-protocol.md §9).
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, MeshHistory> _histories = new(StringComparer.Ordinal);

    /// <summary>The keys of verified histories, one of each mesh; more than <see cref="CountMax"/>, or two of one mesh, are a bug of the caller.</summary>
    public RegistrationKeys(IReadOnlyList<MeshHistory> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(histories.Count, CountMax);
        foreach (MeshHistory history in histories)
        {
            _histories.Add(history.Id.ToString(), history);
        }
    }

    /// <inheritdoc/>
    public Ed25519PublicKey? Find(string did, string keyId, long time)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time);
        return _histories.GetValueOrDefault(did)?.KeyWindows.FirstOrDefault(window => window.KeyId == keyId && IsNear(window, at))?.Key;
    }

    /// <inheritdoc/>
    public bool IsDecisive(string did) => _histories.ContainsKey(did);

    private static bool IsNear(KeyWindow window, DateTimeOffset at) =>
        window.Holds(at) || (window.From > at && window.From - at <= Skew) || (window.Until is { } until && at >= until && at - until <= Skew);
}
