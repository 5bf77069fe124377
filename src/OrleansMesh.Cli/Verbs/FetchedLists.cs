using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Hub.Credentials;
using OrleansMesh.Resolution.StatusLists;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Status lists fetched for a credential, or for all of a presentation.</summary>
internal static class FetchedLists
{
    /// <summary>Fetches what a credential, or all of a presentation, names and is not at hand yet; what cannot be had is said, and left to the verifier.</summary>
    public static Task AddAsync(
        Dictionary<string, SignedStatusList> lists, byte[] bytes, ForeignStatusSettings settings, Func<Did, DidDocument?> documents, CliOutput output, CancellationToken cancellationToken) =>
        AddAsync(lists, Of(bytes), settings, documents, output, cancellationToken);

    /// <summary>As the other overload, of one credential that was read.</summary>
    public static Task AddAsync(
        Dictionary<string, SignedStatusList> lists, CredentialDocument credential, ForeignStatusSettings settings, Func<Did, DidDocument?> documents, CliOutput output, CancellationToken cancellationToken) =>
        AddAsync(lists, [credential], settings, documents, output, cancellationToken);

    private static async Task AddAsync(
        Dictionary<string, SignedStatusList> lists, IReadOnlyList<CredentialDocument> credentials, ForeignStatusSettings settings, Func<Did, DidDocument?> documents, CliOutput output, CancellationToken cancellationToken)
    {
        using StatusListClient client = StatusListClient.Create(settings, documents, TimeProvider.System);
        IEnumerable<string> urls = credentials.SelectMany(credential => credential.Statuses).Select(status => status.ListUrl).Distinct(StringComparer.Ordinal);
        foreach (string url in urls.Where(url => !lists.ContainsKey(url)).ToArray())
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

    private static IReadOnlyList<CredentialDocument> Of(byte[] bytes) =>
        CredentialDocument.TryParse(bytes, out CredentialDocument? credential, out _) ? [credential]
        : PresentationDocument.TryParse(bytes, out PresentationDocument? presentation, out _) ? presentation.Credentials
        : [];
}
