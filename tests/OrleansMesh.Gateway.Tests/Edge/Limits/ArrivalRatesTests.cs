using System.Net;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Edge.Limits;

namespace OrleansMesh.Gateway.Tests.Edge.Limits;

public sealed class ArrivalRatesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryTake_ABurst_ThenTheRate()
    {
        var rates = new ArrivalRates(new Quota(10, 5));
        AddressBlock one = Block(1);

        Assert.Equal(5, Take(rates, one, Start, 20));
        Assert.Equal(0, Take(rates, one, Start.AddMilliseconds(99), 20));
        Assert.Equal(1, Take(rates, one, Start.AddMilliseconds(100), 20));
        Assert.Equal(5, Take(rates, one, Start.AddSeconds(60), 20));
    }

    [Fact]
    public void TryTake_FromManyOtherAddresses_ResetsNoBucket()
    {
        var rates = new ArrivalRates(new Quota(1, 5));
        AddressBlock one = Block(0);
        Assert.Equal(5, Take(rates, one, Start, 20));

        for (int other = 1; other <= 300_000; other++)
        {
            _ = rates.TryTake(Block(other), Start);
        }

        Assert.Equal(0, Take(rates, one, Start, 20));
    }

    [Fact]
    public void TryTake_WhileAThousandAddressesFlood_OthersAreLetIn()
    {
        var rates = new ArrivalRates(new Quota(1, 5));
        for (int other = 0; other < 1_000; other++)
        {
            _ = Take(rates, Block(other), Start, 50);
        }

        // expected are 10,000 × (1,000 / 65,536)², about 2
        int lockedOut = Enumerable.Range(1_000, 10_000).Count(honest => !rates.TryTake(Block(honest), Start));
        Assert.InRange(lockedOut, 0, 50);
    }

    [Fact]
    public void TryTake_WithOthersOnItsBuckets_IsAtMostTwiceTheQuota()
    {
        var rates = new ArrivalRates(new Quota(10, 5));
        DateTimeOffset now = Start;
        int taken = 0;
        for (int i = 0; i < 1_000; i++)
        {
            now = now.AddMilliseconds(10);
            taken += Take(rates, Block(1), now, 3);
            _ = Take(rates, Block(2 + (i % 500)), now, 3);
        }

        Assert.InRange(taken, 100, 2 * (5 + 100));
    }

    private static AddressBlock Block(int number) => AddressBlock.Of(new IPAddress([10, (byte)(number >> 16), (byte)((number >> 8) & 255), (byte)(number & 255)]));

    private static int Take(ArrivalRates rates, AddressBlock address, DateTimeOffset now, int attempts) =>
        Enumerable.Range(0, attempts).Count(_ => rates.TryTake(address, now));
}
