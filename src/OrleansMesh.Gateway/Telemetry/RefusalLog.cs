using Microsoft.Extensions.Logging;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Edge;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Telemetry;

/// <summary>Counts every refused connection and logs it with its reason, a few of each reason a second: a flood of connections is no flood of lines.</summary>
internal sealed partial class RefusalLog(GatewayMeter meter, TimeProvider clock, ILogger<RefusalLog> log)
{
    private static readonly Quota LinesPerReason = new(perSecond: 1, burst: 10);

    private readonly long[] _buckets = new long[Enum.GetValues<EdgeRefusal>().Length];
    private readonly long[] _suppressed = new long[Enum.GetValues<EdgeRefusal>().Length];
    private readonly long[] _joinBuckets = new long[Enum.GetValues<HandshakeRefusal>().Length];
    private readonly long[] _joinsSuppressed = new long[Enum.GetValues<HandshakeRefusal>().Length];

    /// <summary>A connection from <paramref name="address"/> was closed before it was a session.</summary>
    public void Refused(EdgeRefusal reason, AddressBlock address)
    {
        meter.Refused(reason);
        if (reason == EdgeRefusal.Unwelcome)
        {
            return; // its line is that of the join
        }

        if (!TokenBucket.TryTake(ref _buckets[(int)reason], LinesPerReason, clock.GetUtcNow()))
        {
            _ = Interlocked.Increment(ref _suppressed[(int)reason]);
            return;
        }

        Log.Refused(log, address, ReasonWords<EdgeRefusal>.Of(reason), Interlocked.Exchange(ref _suppressed[(int)reason], 0));
    }

    /// <summary>A join from <paramref name="address"/> was refused, and the peer was told why.</summary>
    /// <param name="meshId">What the peer called itself, when that is a DID.</param>
    public void Unwelcome(HandshakeRefusal reason, string detail, string? meshId, AddressBlock address)
    {
        meter.Unwelcome(reason);
        if (!TokenBucket.TryTake(ref _joinBuckets[(int)reason], LinesPerReason, clock.GetUtcNow()))
        {
            _ = Interlocked.Increment(ref _joinsSuppressed[(int)reason]);
            return;
        }

        Log.Unwelcome(log, meshId ?? "a peer", address, reason.ToWord(), Interlocked.Exchange(ref _joinsSuppressed[(int)reason], 0), detail);
    }

    private static partial class Log
    {
        [LoggerMessage(3441, LogLevel.Information, "A connection from {Address} was refused: {Reason} ({Suppressed} more of this reason before it are not in this log)")]
        public static partial void Refused(ILogger logger, AddressBlock address, string reason, long suppressed);

        [LoggerMessage(3442, LogLevel.Information, "The join of {MeshId} from {Address} was refused: {Reason} ({Suppressed} more of this reason before it are not in this log). {Detail}")]
        public static partial void Unwelcome(ILogger logger, string meshId, AddressBlock address, string reason, long suppressed, string detail);
    }
}
