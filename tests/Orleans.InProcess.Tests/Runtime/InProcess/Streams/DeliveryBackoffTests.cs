using FsCheck;
using FsCheck.Fluent;
using Orleans.Streaming;

namespace Orleans.InProcess.Tests.Runtime.InProcess.Streams;

public sealed class DeliveryBackoffTests
{
    [Fact]
    public void Next_NeverPassesTheMinute_AndAlwaysWaits() =>
        Prop.ForAll(
            Gen.Choose(0, 1000).SelectMany(attempt => Gen.Choose(0, 120_000).Select(elapsed => (attempt, elapsed))).ToArbitrary(),
            input =>
            {
                var elapsed = TimeSpan.FromMilliseconds(input.elapsed);
                return DeliveryBackoff.Next(input.attempt, elapsed) is { } delay
                    ? delay > TimeSpan.Zero && delay <= TimeSpan.FromSeconds(30) && elapsed + delay <= TimeSpan.FromMinutes(1)
                    : elapsed >= TimeSpan.FromMinutes(1);
            }).QuickCheckThrowOnFailure();
}
