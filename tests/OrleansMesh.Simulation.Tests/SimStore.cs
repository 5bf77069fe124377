using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Simulation.Tests;

/// <summary>A store whose flushes take virtual time; in a crash the one that is under way is on the disk whole, or torn, which its log finds at the start and takes for nothing; nobody hears of it.</summary>
internal sealed class SimStore(SimDisk disk, IStoredEnvelopeSink sink, TimeProvider clock, SimTally tally, SimTrace trace, string hub, Random random, int queueMax) : IEnvelopeStore
{
    private const int TargetsMax = 500;

    private static readonly TimeSpan SlowFrom = TimeSpan.FromMilliseconds(100);

    private List<(Action Apply, Action Tell)> _pending = [];
    private List<(Action Apply, Action Tell)> _flushing = [];
    private bool _busy;
    private bool _crashed;

    /// <summary>Milliseconds of the longest flush.</summary>
    public int FlushMax { get; set; } = 10;

    /// <summary>How often from now on it fails when a flow to another hub asks it where to begin.</summary>
    public int Failures { get; set; }

    public void Crash()
    {
        _crashed = true;
        bool isWhole = random.Next(2) == 0;
        if (_flushing.Count > 0)
        {
            tally.Felt(isWhole ? SimFault.UnheardWrite : SimFault.TornWrite);
        }

        if (isWhole)
        {
            _flushing.ForEach(write => write.Apply());
        }

        _flushing.Clear();
        _pending.Clear();
    }

    public async ValueTask<AppendOutcome> AppendAsync(AdmittedEnvelope envelope, CancellationToken cancellationToken) => (await AppendRunAsync([envelope], cancellationToken))[0];

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendRunAsync(IReadOnlyList<AdmittedEnvelope> run, CancellationToken cancellationToken)
    {
        (FmpEnvelope Envelope, long ExpiresAt)[] all = [.. run.Select(each => (each.Envelope, each.Envelope.ExpiresAt ?? clock.GetUtcNow().AddDays(7).ToUnixTimeMilliseconds()))];
        var outcomes = new AppendOutcome[all.Length];
        long[] cursors = new long[all.Length];
        await WriteAsync(
            () =>
            {
                bool isOver = false;
                for (int i = 0; i < all.Length; i++)
                {
                    // behind what finds no room nothing is stored, since it would come before it
                    outcomes[i] = isOver ? AppendOutcome.QueueFull : disk.Append(all[i].Envelope, all[i].ExpiresAt, queueMax, out cursors[i]);
                    isOver = outcomes[i] == AppendOutcome.QueueFull;
                }
            },
            () =>
            {
                for (int i = 0; i < all.Length; i++)
                {
                    if (outcomes[i] == AppendOutcome.Stored)
                    {
                        sink.OnStored(all[i].Envelope.TargetMeshId, new StoredEnvelope(cursors[i], all[i].Envelope.Bytes, all[i].ExpiresAt));
                    }
                }
            });
        return outcomes;
    }

    public async ValueTask<bool> ContainsAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken)
    {
        bool contains = false;
        await WriteAsync(() => contains = disk.Contains(sourceMeshId, messageId), () => { });
        return contains;
    }

    public ValueTask<IReadOnlyList<StoredEnvelope>> ReadAsync(string targetMeshId, long after, int countMax, CancellationToken cancellationToken) =>
        ValueTask.FromResult(disk.Read(targetMeshId, after, countMax));

    public async ValueTask<IReadOnlyList<string>> TargetsAsync(int countMax, CancellationToken cancellationToken)
    {
        // what is stored before the answer comes is not in it
        IReadOnlyList<string> targets = disk.Targets;
        await Task.Delay(TimeSpan.FromMilliseconds(1 + random.Next(TargetsMax)), clock, CancellationToken.None);
        return targets;
    }

    public async ValueTask AcknowledgeAsync(string targetMeshId, long cursor, CancellationToken cancellationToken) =>
        await WriteAsync(() => disk.Acknowledge(targetMeshId, cursor), () => { });

    public ValueTask<long> LastCursorAsync(CancellationToken cancellationToken) => ValueTask.FromResult(disk.Last);

    public ValueTask<long> AcknowledgedAsync(string targetMeshId, CancellationToken cancellationToken) =>
        Failures > 0 && Failures-- > 0 ? throw Unread() : ValueTask.FromResult(disk.Acknowledged(targetMeshId));

    public ValueTask<MessageFate?> FateAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken) => ValueTask.FromResult<MessageFate?>(null);

    public ValueTask RefuseAsync(string sourceMeshId, string messageId, Refusal refusal, CancellationToken cancellationToken)
    {
        trace.Note($"refused for {refusal}", sourceMeshId, 0, []);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> EraseAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public ValueTask EraseAsync(Guid federationId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<ExpiredDigest>> ExpiredAsync(string targetMeshId, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<ExpiredDigest>>([]);

    public ValueTask ForgetExpiredAsync(string targetMeshId, IReadOnlyList<ExpiredDigest> told, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private Task WriteAsync(Action apply, Action tell)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_crashed)
        {
            void Finish()
            {
                tell();
                done.SetResult();
            }

            _pending.Add((apply, Finish));
            if (!_busy)
            {
                _busy = true;
                _ = FlushAsync();
            }
        }

        return done.Task;
    }

    private IOException Unread()
    {
        tally.Felt(SimFault.UnreadDisk);
        return new IOException("The disk does not read.");
    }

    private async Task FlushAsync()
    {
        while (_pending.Count > 0)
        {
            (_flushing, _pending) = (_pending, _flushing);
            var flush = TimeSpan.FromMilliseconds(1 + random.Next(FlushMax));
            await Task.Delay(flush, clock, CancellationToken.None);
            if (flush > SlowFrom && _flushing.Count > 0)
            {
                tally.Felt(SimFault.SlowDisk);
            }

            _flushing.ForEach(write => write.Apply());
            trace.Note("flushed", hub, disk.Last, []);
            List<(Action Apply, Action Tell)> flushed = _flushing;
            _flushing = [];
            flushed.ForEach(write => write.Tell());
        }

        _busy = false;
    }
}
