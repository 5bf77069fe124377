using System.Collections.Frozen;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Gateway;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Hub.Credentials;

/// <summary>
/// Follows the register of issued credentials, which the operator's programs change while the hub runs: signs the lists anew, puts meshes
/// on hold and releases them, and has their trust judged again; within <see cref="Period"/> and the work itself.
/// </summary>
internal sealed partial class StatusWatch(
    ICredentialRegister register,
    StatusLists lists,
    MembersOnHold holds,
    IClusterClient grains,
    HubIdentity identity,
    HubSettings settings,
    IServer server,
    TimeProvider clock,
    ILogger<StatusWatch> log) : BackgroundService
{
    /// <summary>How often the register is asked whether it changed.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    // Well within the validity of a list, so that a reader always gets one that lasts.
    private static readonly TimeSpan SignEvery = TimeSpan.FromHours(6);

    private readonly HashSet<string> _pending = new(StringComparer.Ordinal);
    private FrozenSet<string> _onHold = FrozenSet<string>.Empty;
    private DateTimeOffset _signedAt;
    private string _location = "";
    private long _changes = -1;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anybody is let in: what was revoked while the hub was down holds at once.
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                await TryRefreshAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the hub stops
        }
    }

    private async Task TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
            await NotifyAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // the store or the grains are out of reach; the next tick asks again
            Log.Failed(log, e);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string location = Location();
        long changes = await register.ChangesAsync(cancellationToken);
        if (changes == _changes && location == _location && now - _signedAt < SignEvery)
        {
            return;
        }

        await lists.PublishAsync(location, now, cancellationToken);
        IReadOnlyList<string> onHold = await register.OnHoldAsync(now.ToUnixTimeMilliseconds(), cancellationToken);
        _pending.UnionWith(onHold.Except(_onHold, StringComparer.Ordinal));
        _pending.UnionWith(_onHold.Except(onHold, StringComparer.Ordinal));
        _onHold = onHold.ToFrozenSet(StringComparer.Ordinal);
        holds.ReplaceByRegister(_onHold);
        (_changes, _location, _signedAt) = (changes, location, now);
        Log.Published(log, changes, _onHold.Count);
    }

    // Grains answer only once the hub has started; until each was told, it stays on the list.
    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        foreach (string meshId in _pending.ToArray())
        {
            await grains.GetGrain<IMeshGrain>(meshId).CredentialStatusChangedAsync().WaitAsync(cancellationToken);
            _pending.Remove(meshId);
        }
    }

    // A hub without HTTP has lists that only it reads, named by its DID.
    private string Location()
    {
        if (settings.StatusLocation.Length > 0)
        {
            return settings.StatusLocation.TrimEnd('/');
        }

        string? http = settings.Http.Length > 0 ? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() : null;
        return http?.TrimEnd('/') ?? identity.Id;
    }

    private static partial class Log
    {
        [LoggerMessage(5301, LogLevel.Information, "Status lists signed after {Changes} changes; {OnHold} meshes on hold")]
        public static partial void Published(ILogger logger, long changes, int onHold);

        [LoggerMessage(5302, LogLevel.Error, "The register of credentials could not be followed")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
