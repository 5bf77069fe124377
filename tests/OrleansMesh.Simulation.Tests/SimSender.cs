using System.Globalization;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Simulation.Tests;

/// <summary>A mesh that sends numbered reliable messages to another one, each until its hub has acknowledged it, as the SDK does; now and then twice at once.</summary>
internal sealed class SimSender(SampleFederation federation, SampleMesh source, SampleMesh target, SimHub hub, int first, SimSize size, TimeProvider clock, SimTally tally, SimTrace trace, Random random, bool isCounted = true)
{
    private const int TwiceOneIn = 8;

    private readonly List<DateTimeOffset> _givenAt = [];
    private readonly int _count = isCounted ? size.Messages : size.MessagesToTheDead ?? size.Messages;

    /// <summary>How many its hub has acknowledged, in order.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How many it has given to its hub.</summary>
    public int Given { get; private set; }

    /// <summary>The number of its first message: flows of one source to several targets have numbers of their own.</summary>
    public int First => first;

    public string Source => source.Id;

    public string Target => target.Id;

    public SimHub Hub => hub;

    /// <summary>When a message was first given to the hub.</summary>
    public DateTimeOffset GivenAt(int number) => _givenAt[number];

    public async Task RunAsync()
    {
        for (int number = 0; number < _count; number++)
        {
            // as long as there are faults, and now and then some at once
            TimeSpan pause = random.Next(3) == 0 ? TimeSpan.Zero : size.FaultTime / _count * (2 * random.NextDouble());
            await Task.Delay(TimeSpan.FromMilliseconds(1 + (int)pause.TotalMilliseconds), hub.Clock, CancellationToken.None);
            while (!await TrySendAsync(number))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 + random.Next(200)), hub.Clock, CancellationToken.None);
            }

            Acknowledged++;
            tally.Acknowledged += isCounted ? 1 : 0;
        }
    }

    private async Task<bool> TrySendAsync(int number)
    {
        if (!hub.IsUp)
        {
            return false;
        }

        Task down = hub.Down.Task;
        Given = number + 1;
        if (isCounted && _givenAt.Count < Given)
        {
            _givenAt.Add(clock.GetUtcNow());
        }

        FmpDraft draft = federation.Message(source, target, (first + number).ToString(CultureInfo.InvariantCulture), hub.Clock.GetUtcNow()) with { Priority = (QosClass)random.Next(4) };
        byte[] bytes = FmpSigner.Create(draft, source.Key);
        byte[]? again = random.Next(TwiceOneIn) == 0 ? [.. bytes] : null;
        Task<SubmitOutcome> submit = hub.Submits.SubmitAsync(source.Id, isPostQuantum: false, bytes, out _, CancellationToken.None).AsTask();
        Task second = again is null ? Task.CompletedTask : hub.Submits.SubmitAsync(source.Id, isPostQuantum: false, again, out _, CancellationToken.None).AsTask();
        if (await Task.WhenAny(Task.WhenAll(submit, second), down) == down)
        {
            return false;
        }

        SubmitOutcome outcome = await submit;
        trace.Note(outcome.State.ToString(), source.Id, number, []);
        Assert.True(outcome.State != ReceiptState.Refused || RefusalText.IsTemporary(outcome.Refusal), $"A message was refused: {outcome.Refusal}.");
        if (!isCounted && outcome.Refusal == Refusal.QueueFull)
        {
            // who is told so keeps it, or gives it up as here
            tally.GivenUp++;
            return true;
        }

        return outcome.State is ReceiptState.Stored or ReceiptState.Duplicate;
    }
}
