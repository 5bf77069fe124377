using System.Collections.Concurrent;
using OrleansMesh.Client;
using OrleansMesh.Gateway.Tests.Peers;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>Sends numbers, several under way at any time, and keeps which were taken and why others were not.</summary>
internal sealed class NumberedTraffic(LivingMesh sender, LivingMesh receiver, Guid federationId)
{
    // taken and not delivered: without a bound a long run is a longer and longer wait for what was sent while the receiver was away
    private const int BehindMax = 1_000;

    // more than the client lets under way, so that some wait for their turn
    private const int Parallel = 24;

    // a refusal costs nothing: without a pause there would be a million of them; and one that is behind catches up
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<int, string> _taken = new();
    private readonly Queue<Task> _underWay = new();
    private Task _sending = Task.CompletedTask;
    private volatile bool _isOver;
    private int _answered;

    /// <summary>Those of which the hub said that they are safe, in their order.</summary>
    public int[] Taken => [.. _taken.Keys.Order()];

    /// <summary>What a message that was taken is called.</summary>
    public string MessageId(int number) => _taken[number];

    /// <summary>The reason of each that was refused.</summary>
    public ConcurrentDictionary<int, string> Refused { get; } = new();

    /// <summary>How many have an answer.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public void Start() => _sending = Task.Run(RunAsync);

    /// <summary>Completes after so many further answers.</summary>
    public Task AnswersAsync(int count)
    {
        int before = Answered;
        return Eventually.HoldsAsync(() => Answered >= before + count);
    }

    public async Task StopAsync()
    {
        _isOver = true;
        await _sending;
        await Task.WhenAll(_underWay);
    }

    private async Task RunAsync()
    {
        for (int n = 0; !_isOver; n++)
        {
            _underWay.Enqueue(SendAsync(n));
            if (_underWay.Count == Parallel)
            {
                await _underWay.Dequeue();
            }

            // slower, and not none: changes wait for answers
            if (_taken.Count - receiver.ReceivedCount > BehindMax)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    private async Task SendAsync(int number)
    {
        try
        {
            _taken[number] = (await sender.SendAsync(federationId, number)).MessageId;
        }
        catch (MeshRefusedException refused)
        {
            Refused[number] = refused.Reason;
            await Task.Delay(Pause, TimeProvider.System);
        }

        _ = Interlocked.Increment(ref _answered);
    }
}
