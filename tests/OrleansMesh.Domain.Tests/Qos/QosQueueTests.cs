using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Tests.Qos;

public sealed class QosQueueTests
{
    private const long Forever = long.MaxValue;

    private static readonly Guid Acme = new("00000000-0000-4000-8000-000000000001");
    private static readonly Guid Mit = new("00000000-0000-4000-8000-000000000002");
    private static readonly Guid Eth = new("00000000-0000-4000-8000-000000000003");

    private readonly List<QosItem<int>> _displaced = [];
    private readonly List<QosItem<int>> _late = [];
    private QosQueue<int> _queue = new(new QosLimits(1_000_000, long.MaxValue));

    [Fact]
    public void TryDequeue_AllClassesWait_CriticalFirstThenByWeight()
    {
        for (int i = 0; i < 700; i++)
        {
            Add(QosClass.Low, Acme, 1024, value: 3);
            Add(QosClass.Normal, Acme, 1024, value: 2);
            Add(QosClass.High, Acme, 1024, value: 1);
        }

        Add(QosClass.Critical, Acme, 1024, value: 0);
        Assert.Equal(0, Take(1)[0]);
        int[] taken = Take(7 * 16 * 10);
        Assert.Equal(4 * 160, taken.Count(v => v == 1), 64.0);
        Assert.Equal(2 * 160, taken.Count(v => v == 2), 32.0);
        Assert.Equal(160, taken.Count(v => v == 3), 16.0);
    }

    [Fact]
    public void TryDequeue_CriticalFlood_LetsOneOfTheOthersThroughAfterEachCap()
    {
        for (int i = 0; i < 200; i++)
        {
            Add(QosClass.Critical, Acme, 1024, value: 0);
        }

        Add(QosClass.Low, Mit, 1024, value: 3);
        Add(QosClass.Low, Mit, 1024, value: 3);
        int[] taken = Take(131);
        Assert.All(taken[..64], value => Assert.Equal(0, value));
        Assert.Equal(3, taken[64]);
        Assert.All(taken[65..129], value => Assert.Equal(0, value));
        Assert.Equal(3, taken[129]);
    }

    [Fact]
    public void TryDequeue_OnePartnerFloods_TheOthersWaitForAQuantumEach()
    {
        for (int i = 0; i < 10_000; i++)
        {
            Add(QosClass.Normal, Acme, 1024, value: 1);
        }

        Add(QosClass.Normal, Mit, 1024, value: 2);
        Add(QosClass.Normal, Eth, 1024, value: 3);
        int[] taken = Take(2 * (16 + 2));
        Assert.Contains(2, taken);
        Assert.Contains(3, taken);
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    public void TryDequeue_AtItsDeadline_IsLateAndTheNextComes(long expiresAt, bool inTime)
    {
        Add(QosClass.High, Acme, 10, value: 1, expiresAt);
        Add(QosClass.Low, Acme, 10, value: 2);
        Assert.True(_queue.TryDequeue(1000, out QosItem<int> item, _late));
        Assert.Equal(inTime ? 1 : 2, item.Value);
        Assert.Equal(inTime ? [] : [1], _late.Select(l => l.Value));
        Assert.Equal(inTime ? 1 : 0, _queue.Count);
    }

    [Fact]
    public void TryDequeue_OnlyLateItems_AllAreHandedOut()
    {
        Add(QosClass.High, Acme, 10, value: 1, expiresAt: 5);
        Add(QosClass.Critical, Acme, 10, value: 2, expiresAt: 5);
        Assert.False(_queue.TryDequeue(5, out _, _late));
        Assert.Equal([2, 1], _late.Select(l => l.Value));
        Assert.Equal((0, 0L), (_queue.Count, _queue.Bytes));
    }

    [Fact]
    public void TryEnqueue_Full_TheNewestOfTheLeastUrgentGivesWay()
    {
        _queue = new QosQueue<int>(new QosLimits(3, 1000));
        Add(QosClass.Low, Acme, 10, value: 1);
        Add(QosClass.Low, Acme, 10, value: 2);
        Add(QosClass.Normal, Acme, 10, value: 3);
        Assert.True(TryAdd(QosClass.High, Acme, 10, value: 4));
        Assert.True(TryAdd(QosClass.Critical, Acme, 10, value: 5));
        Assert.True(TryAdd(QosClass.Critical, Acme, 10, value: 6));
        Assert.True(TryAdd(QosClass.Critical, Acme, 10, value: 7));
        Assert.Equal([2, 1, 3, 4], _displaced.Select(d => d.Value));
        Assert.False(TryAdd(QosClass.Critical, Acme, 10, value: 8));
        Assert.False(TryAdd(QosClass.Low, Mit, 10, value: 9));
        Assert.Equal(3, _queue.Count);
    }

    [Fact]
    public void TryEnqueue_FullOfOnePartner_AnotherOfTheSameClassFindsItsShare()
    {
        _queue = new QosQueue<int>(new QosLimits(10, 100_000));
        for (int i = 0; i < 10; i++)
        {
            Add(QosClass.Normal, Acme, 100, value: i);
        }

        int taken = 0;
        while (taken < 20 && TryAdd(QosClass.Normal, Mit, 100, value: 100 + taken))
        {
            taken++;
        }

        Assert.Equal(5, taken);
        Assert.Equal([9, 8, 7, 6, 5], _displaced.Select(d => d.Value));
        Assert.False(TryAdd(QosClass.Normal, Acme, 100, value: 10));
    }

    [Fact]
    public void TryEnqueue_FullOfWhatMayNotBeDropped_Refuses()
    {
        _queue = new QosQueue<int>(new QosLimits(2, 1000));
        Assert.True(_queue.TryEnqueue(new QosItem<int>(QosClass.Low, Acme, 10, Forever, MayDrop: false, 1), _displaced));
        Assert.True(_queue.TryEnqueue(new QosItem<int>(QosClass.Low, Acme, 10, Forever, MayDrop: false, 2), _displaced));
        Assert.False(TryAdd(QosClass.Critical, Acme, 10, value: 3));
        Assert.Empty(_displaced);
        Assert.Equal([1, 2], Take(2));
    }

    [Theory]
    [InlineData(90, true)]
    [InlineData(91, false)]
    public void TryEnqueue_AtTheBoundOfBytes_TakesWhatFits(int bytes, bool fits)
    {
        _queue = new QosQueue<int>(new QosLimits(10, 100));
        Add(QosClass.Normal, Acme, 10, value: 1);
        Assert.Equal(fits, TryAdd(QosClass.Normal, Acme, bytes, value: 2));
    }

    [Fact]
    public void TryEnqueue_Empty_TakesAnyItem()
    {
        _queue = new QosQueue<int>(new QosLimits(1, 1));
        Assert.True(TryAdd(QosClass.Low, Acme, 1 << 20, value: 1));
        Assert.Equal([1], Take(1));
    }

    private bool TryAdd(QosClass priority, Guid federation, int bytes, int value, long expiresAt = Forever) =>
        _queue.TryEnqueue(new QosItem<int>(priority, federation, bytes, expiresAt, MayDrop: true, value), _displaced);

    private void Add(QosClass priority, Guid federation, int bytes, int value, long expiresAt = Forever) =>
        Assert.True(TryAdd(priority, federation, bytes, value, expiresAt));

    private int[] Take(int count)
    {
        int[] taken = new int[count];
        for (int i = 0; i < count; i++)
        {
            Assert.True(_queue.TryDequeue(0, out QosItem<int> item, _late));
            taken[i] = item.Value;
        }

        return taken;
    }
}
