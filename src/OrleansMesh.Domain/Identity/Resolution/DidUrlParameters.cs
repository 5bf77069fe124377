using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>The parameters of a DID URL that have a meaning for every method (DID Core 3.2.1); others are the method's, and left alone.</summary>
/// <param name="Service">Selects a service by the fragment of its id.</param>
/// <param name="RelativeRef">A reference relative to that service's endpoint; asks for a service.</param>
/// <param name="VersionId">Asks for one version.</param>
/// <param name="VersionTime">Asks for the version of a time, to the second.</param>
public sealed record DidUrlParameters(string? Service, string? RelativeRef, string? VersionId, DateTimeOffset? VersionTime)
{
    private const int CountMax = 16;

    /// <summary>False for a parameter that is given twice, for a reference without a service, for two versions at once, for a hash link (which is not checked here, and must not be passed over), and for more than 16.</summary>
    public static bool TryParse(DidUrl url, [NotNullWhen(true)] out DidUrlParameters? parameters)
    {
        ArgumentNullException.ThrowIfNull(url);
        parameters = null;
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] pairs = url.Query.Length == 0 ? [] : url.Query.Split('&', CountMax + 1);
        if (pairs.Length > CountMax)
        {
            return false;
        }

        foreach (string pair in pairs)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            string name = at < 0 ? pair : pair[..at];
            if (!found.TryAdd(Uri.UnescapeDataString(name), at < 0 ? "" : Uri.UnescapeDataString(pair[(at + 1)..])))
            {
                return false;
            }
        }

        DateTimeOffset? time = null;
        if (found.TryGetValue("versionTime", out string? text))
        {
            if (!TryTime(text, out DateTimeOffset parsed))
            {
                return false;
            }

            time = parsed;
        }

        parameters = new DidUrlParameters(found.GetValueOrDefault("service"), found.GetValueOrDefault("relativeRef"), found.GetValueOrDefault("versionId"), time);
        bool sound = !found.ContainsKey("hl")
            && (parameters.RelativeRef is null || parameters.Service is not null)
            && (parameters.VersionId is null || parameters.VersionTime is null);
        parameters = sound ? parameters : null;
        return sound;
    }

    // DID Core 3.2.1: XML Schema dateTime, normalised to UTC without sub-seconds.
    private static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
