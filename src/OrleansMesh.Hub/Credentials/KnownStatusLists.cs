using Microsoft.Extensions.Logging;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Resolution.StatusLists;

namespace OrleansMesh.Hub.Credentials;

/// <summary>This hub's own lists of the moment, and the fetched ones of the other issuers that it trusts.</summary>
internal sealed partial class KnownStatusLists(
    StatusLists own, HubIdentity identity, ForeignStatusSettings settings, StatusListClient client, ILogger<KnownStatusLists> log) : IStatusLists
{
    /// <inheritdoc/>
    public bool AcceptsUnknown => settings.WhenUnknown == UnknownStatus.Accept;

    /// <inheritdoc/>
    public async ValueTask<SignedStatusList?> FindAsync(string url, Did issuer)
    {
        if (issuer == identity.Document.Id)
        {
            return own.Find(url);
        }

        if (!settings.Fetch)
        {
            return null;
        }

        StatusListAnswer answer = await client.Fetcher.FindAsync(url, CancellationToken.None);
        if (answer.Detail.Length > 0)
        {
            Log.NotRenewed(log, issuer, answer.List is null ? "unknown" : "stale", answer.Detail);
        }

        return answer.List;
    }

    private static partial class Log
    {
        [LoggerMessage(5303, LogLevel.Warning, "The status list of {Issuer} is {State}: {Reason}")]
        public static partial void NotRenewed(ILogger logger, Did issuer, string state, string reason);
    }
}
