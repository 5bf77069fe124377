using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Grains.Ports;

/// <summary>Asks the lists of all entries of one credential.</summary>
public static class StatusListsCheck
{
    /// <summary>Whether a credential that was verified otherwise still holds; none too for an unknown status where that counts.</summary>
    /// <param name="issuer">Who issued it; trusted.</param>
    public static async ValueTask<VerificationRefusal> CheckAsync(this IStatusLists lists, CredentialDocument credential, Did issuer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(credential);
        var found = new Dictionary<string, SignedStatusList?>(StringComparer.Ordinal);
        foreach (string url in credential.Statuses.Select(status => status.ListUrl).Distinct(StringComparer.Ordinal))
        {
            found[url] = await lists.FindAsync(url, issuer);
        }

        VerificationRefusal refusal = CredentialVerifier.CheckStatus(credential, found.GetValueOrDefault, now);
        return refusal == VerificationRefusal.StatusListUnavailable && lists.AcceptsUnknown ? VerificationRefusal.None : refusal;
    }
}
