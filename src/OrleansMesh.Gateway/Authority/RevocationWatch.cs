using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Authority;

/// <summary>
/// Follows the kept revocations, which other processes of this hub add to as well, and keeps back the messages of federations that a mesh
/// entered by a capability that was revoked since; within <see cref="Period"/> and the work itself. A hub that does not require
/// capabilities keeps nothing back.
/// </summary>
internal sealed partial class RevocationWatch(
    ICapabilityStore store, KnownRevocations revocations, IFederationsOnHold holds, IOptions<GatewayOptions> options, TimeProvider clock, ILogger<RevocationWatch> log) : BackgroundService
{
    /// <summary>How often the store is asked whether it changed.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private const int BatchMax = 1_000;
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _forgotAt;
    private long _number;
    private long _changes = -1;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anybody is let in: what was revoked before holds at once.
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryRefreshAsync(stoppingToken);
            }
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
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // the store is out of reach; the next tick asks again
            Log.Failed(log, e);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (now - _forgotAt >= ForgetEvery)
        {
            await store.ForgetAsync(now.ToUnixTimeMilliseconds(), cancellationToken);
            revocations.Forget(now.ToUnixTimeMilliseconds());
            _forgotAt = now;
        }

        long changes = await store.ChangesAsync(cancellationToken);
        if (changes == _changes)
        {
            return;
        }

        while (await store.AfterAsync(_number, BatchMax, cancellationToken) is { Count: > 0 } batch)
        {
            foreach (KeptRevocation revocation in batch)
            {
                revocations.Add(revocation);
            }

            _number = batch[^1].Number;
        }

        if (options.Value.Authority == AuthorityMode.Require)
        {
            FrozenSet<Guid> revoked = (await store.NamedByRevocationsAsync(cancellationToken)).Where(IsRevoked).Select(consent => consent.FederationId).ToFrozenSet();
            holds.Replace(revoked);
            Log.Followed(log, _number, revoked.Count);
        }

        _changes = changes;
    }

    private bool IsRevoked(FederationConsent consent) =>
        !CapabilityText.TryRead(consent.Tokens, out CapabilityEvidence? evidence, out _)
        || new UcanVerifier(NoDocuments.Instance, revocations).IsRevoked(evidence.Invocation, evidence.Proofs);

    // What was verified when it was kept needs no key again.
    private sealed class NoDocuments : IUcanDocuments
    {
        public static NoDocuments Instance { get; } = new();

        public DidDocument? Find(Did did) => null;
    }

    private static partial class Log
    {
        [LoggerMessage(3711, LogLevel.Information, "Revocations of capabilities are known up to {Number}; {OnHold} federations are on hold by them")]
        public static partial void Followed(ILogger logger, long number, int onHold);

        [LoggerMessage(3712, LogLevel.Error, "The revocations of capabilities could not be followed")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
