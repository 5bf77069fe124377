using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Hub.Credentials;
using OrleansMesh.Resolution.StatusLists;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Status lists fetched for a credential, or for all of a presentation.</summary>
internal static class FetchedLists
{
    /// <summary>Fetches what is not at hand yet; what cannot be had is said, and left to the verifier.</summary>
    public static async Task AddAsync(
        Dictionary<string, SignedStatusList> lists, byte[] bytes, ForeignStatusSettings settings, Func<Did, DidDocument?> documents, CliOutput output, CancellationToken cancellationToken)
    {
        using StatusListClient client = StatusListClient.Create(settings, documents, TimeProvider.System);
        foreach (string url in UrlsOf(bytes).Where(url => !lists.ContainsKey(url)).Distinct(StringComparer.Ordinal).ToArray())
        {
            StatusListAnswer answer = await client.Fetcher.FindAsync(url, cancellationToken);
            if (answer.List is { } list)
            {
                lists[url] = list;
            }
            else
            {
                output.Remark($"{url}: {answer.Detail}");
            }
        }
    }

    private static IEnumerable<string> UrlsOf(byte[] bytes) =>
        CredentialDocument.TryParse(bytes, out CredentialDocument? credential, out _) ? credential.Statuses.Select(status => status.ListUrl)
        : PresentationDocument.TryParse(bytes, out PresentationDocument? presentation, out _) ? presentation.Credentials.SelectMany(c => c.Statuses).Select(status => status.ListUrl)
        : [];
}
