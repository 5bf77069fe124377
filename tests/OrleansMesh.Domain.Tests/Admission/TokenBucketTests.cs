using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Domain.Tests.Admission;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryTake_Burst_ThenOnePerInterval()
    {
        var bucket = new TokenBucket();
        var quota = new Quota(10, 3);
        Assert.Equal(3, Take(bucket, quota, Start, 5));
        Assert.Equal(0, Take(bucket, quota, Start.AddMilliseconds(99), 5));
        Assert.Equal(1, Take(bucket, quota, Start.AddMilliseconds(100), 5));
        Assert.Equal(3, Take(bucket, quota, Start.AddHours(1), 5));
        Assert.False(bucket.IsFull(Start.AddHours(1)));
        Assert.True(bucket.IsFull(Start.AddHours(1).AddMilliseconds(300)));
    }

    [Fact]
    public void TryTake_AnyTimes_AgreesWithCountedTokens() =>
        Prop.ForAll(Gen.Choose(0, 3_000).ArrayOf().ToArbitrary(), waits =>
        {
            // 8 a second: the interval is a whole number of ticks, so the model is exact.
            var quota = new Quota(8, 5);
            var bucket = new TokenBucket();
            decimal tokens = 5;
            DateTimeOffset now = Start;
            foreach (int wait in waits)
            {
                now = now.AddMilliseconds(wait % 400);
                tokens = Math.Min(5, tokens + (wait % 400 * 8 / 1000m));
                bool expected = tokens >= 1;
                tokens -= expected ? 1 : 0;
                Assert.Equal(expected, bucket.TryTake(quota, now));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(200));

    [Fact]
    public void TryTake_ClockSetBack_RefillsFromThereOn()
    {
        var bucket = new TokenBucket();
        var quota = new Quota(10, 3);
        Assert.Equal(3, Take(bucket, quota, Start, 3));
        DateTimeOffset back = Start.AddDays(-1);
        Assert.Equal(0, Take(bucket, quota, back, 1));
        Assert.Equal(1, Take(bucket, quota, back.AddMilliseconds(100), 2));
    }

    [Fact]
    public void TryTake_QuotaChanges_HoldsFromTheNextMessage()
    {
        var bucket = new TokenBucket();
        Assert.Equal(100, Take(bucket, new Quota(1, 100), Start, 200));
        Assert.Equal(0, Take(bucket, new Quota(1, 10), Start, 10));
        Assert.Equal(1, Take(bucket, new Quota(1, 10), Start.AddSeconds(1), 10));
    }

    [Fact]
    public async Task TryTake_ManyThreads_NoTokenTwice()
    {
        var bucket = new TokenBucket();
        var quota = new Quota(1, 1_000);
        int[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Take(bucket, quota, Start, 1_000))));
        Assert.Equal(1_000, taken.Sum());
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(Quota.Max, Quota.Max, true)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(Quota.Max + 1, 1, false)]
    [InlineData(1, Quota.Max + 1, false)]
    public void Quota_Bounds_Kept(int perSecond, int burst, bool valid)
    {
        Exception? thrown = Record.Exception(() => new TokenBucket().TryTake(new Quota(perSecond, burst), Start));
        Assert.Equal(valid, thrown is null);
    }

    private static int Take(TokenBucket bucket, Quota quota, DateTimeOffset now, int attempts) =>
        Enumerable.Range(0, attempts).Count(_ => bucket.TryTake(quota, now));
}
