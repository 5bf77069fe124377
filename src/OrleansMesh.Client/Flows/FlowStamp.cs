using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Flows;

/// <summary>The number that one message has in its flow; no other has it, now or after a restart.</summary>
/// <param name="flow">Of this client.</param>
/// <param name="shelf">Where it was counted.</param>
/// <param name="epoch">As counted there.</param>
/// <param name="number">As counted there.</param>
internal sealed class FlowStamp(OutboundFlow flow, FlowShelf shelf, Guid epoch, long number)
{
    /// <summary>Its mark, with what is known now of those before it.</summary>
    public FlowMark Mark() => flow.Mark(epoch, number, shelf.Now);

    /// <summary>Nothing comes under the number: the messages after it say so.</summary>
    public void Void()
    {
        flow.AddVoid([new FlowRange(number, number)]);
        shelf.KeepVoid(flow);
    }

    /// <summary>As <see cref="Void"/>, of one that is being counted, if that succeeds.</summary>
    public static async Task GiveUpAsync(Task<FlowStamp> counted)
    {
        await ((Task)counted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (counted.IsCompletedSuccessfully)
        {
            (await counted).Void();
        }
    }

    /// <summary>A hub has taken the message with this mark.</summary>
    /// <param name="mark">As it was signed.</param>
    /// <param name="expiresAt">Of the message, Unix milliseconds; null for never.</param>
    public void Told(FlowMark mark, long? expiresAt)
    {
        flow.Told(mark);
        if (expiresAt is { } at)
        {
            // by the clock of any target
            flow.Expires(number, at + (long)AdmissionLimits.ClockSkewMax.TotalMilliseconds);
        }
    }
}
