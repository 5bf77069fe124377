using OrleansMesh.Contracts.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary>A federation as the wire shows it.</summary>
internal static class FederationViews
{
    public static FederationView Of(FederationRecord record) => new(
        record.FederationId,
        Word(record.Status),
        record.Version,
        record.ProposerMeshId,
        SignedJson.Element(record.Agreement),
        record.Credential is { } credential ? SignedJson.Element(credential) : null,
        SignedJson.Element(record.ProposerRegistration),
        record.Reason,
        record.ChangedAt,
        record.Offer is { } offer ? SignedJson.Element(offer) : null,
        record.SuspendedBy,
        record.DrainUntil == 0 ? null : record.DrainUntil,
        record.Head,
        record.Head is null ? null : record.Seq);

    /// <summary>Reads a status as it is shown; false for another word.</summary>
    public static bool TryStatus(string word, out FederationStatus status)
    {
        foreach (FederationStatus each in Enum.GetValues<FederationStatus>())
        {
            if (Word(each) == word)
            {
                status = each;
                return true;
            }
        }

        status = default;
        return false;
    }

    /// <summary>A status as it is shown.</summary>
    public static string Word(FederationStatus status) => status switch
    {
        FederationStatus.Proposed => "proposed",
        FederationStatus.Active => "active",
        FederationStatus.Declined => "declined",
        FederationStatus.Ended => "ended",
        FederationStatus.Requested => "requested",
        FederationStatus.Negotiating => "negotiating",
        FederationStatus.Agreed => "agreed",
        FederationStatus.Activating => "activating",
        FederationStatus.Suspended => "suspended",
        FederationStatus.Terminating => "terminating",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a status"),
    };
}
