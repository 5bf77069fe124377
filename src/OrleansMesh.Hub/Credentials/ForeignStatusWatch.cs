using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Hub.Credentials;

/// <summary>
/// Follows the credentials that other issuers gave the meshes here: every <see cref="ForeignStatusSettings.LookSeconds"/> their lists are
/// looked at, which are fetched anew when they are past their time, and who is revoked, suspended or unknown is on hold (I-03).
/// </summary>
internal sealed partial class ForeignStatusWatch(
    IStatusLists lists,
    MembersOnHold holds,
    IClusterClient grains,
    HubIdentity identity,
    ForeignStatusSettings settings,
    TimeProvider clock,
    ILogger<ForeignStatusWatch> log) : BackgroundService, IFollowedCredentials
{
    // As many meshes as a region is made for; one more is judged in its handshakes alone.
    private const int FollowedMax = 100_000;

    private readonly ConcurrentDictionary<string, CredentialDocument> _followed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pending = new(StringComparer.Ordinal);
    private HashSet<string> _onHold = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Follow(string meshId, byte[] credential)
    {
        if (CredentialDocument.TryParse(credential, out CredentialDocument? document, out _) && document.Statuses.Count > 0 && document.Issuer != identity.Id)
        {
            if (_followed.Count < FollowedMax || _followed.ContainsKey(meshId))
            {
                _followed[meshId] = document;
            }
        }
        else
        {
            _followed.TryRemove(meshId, out _);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.LookSeconds), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryLookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the hub stops
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var onHold = new HashSet<string>(StringComparer.Ordinal);
            foreach ((string meshId, CredentialDocument document) in _followed)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!Did.TryParse(document.Issuer, out Did issuer) || await lists.CheckAsync(document, issuer, clock.GetUtcNow()) != VerificationRefusal.None)
                {
                    onHold.Add(meshId);
                }
            }

            if (!onHold.SetEquals(_onHold))
            {
                _pending.UnionWith(onHold.Except(_onHold));
                _pending.UnionWith(_onHold.Except(onHold));
                _onHold = onHold;
                holds.ReplaceByOthers(onHold);
                Log.Changed(log, onHold.Count);
            }

            await NotifyAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // the grains are out of reach; the next look tells them
            Log.Failed(log, e);
        }
    }

    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        foreach (string meshId in _pending.ToArray())
        {
            await grains.GetGrain<IMeshGrain>(meshId).CredentialStatusChangedAsync().WaitAsync(cancellationToken);
            _pending.Remove(meshId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5304, LogLevel.Information, "By other issuers' status lists {OnHold} meshes are on hold")]
        public static partial void Changed(ILogger logger, int onHold);

        [LoggerMessage(5305, LogLevel.Error, "Meshes could not be told of other issuers' status lists")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
