using OrleansMesh.Hub.Memory;

namespace OrleansMesh.Gateway.Tests.Memory;

public sealed class HeapTrimRuleTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly HeapTrimRule _rule = new();
    private TimeSpan _time;
    private long _allocated;

    [Fact]
    public void Next_QuietAfterABusyTime_OnceAfterFifteenSeconds()
    {
        Assert.False(Sample(HeapTrimRule.LeftBytesMin));
        Assert.Equal([false, false, true, false, false, false], Samples(6, 0));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Next_StillAllocating_NotAboveTheRate(long over, bool isDue)
    {
        Assert.False(Sample(HeapTrimRule.LeftBytesMin));
        Assert.Equal([false, false, isDue], Samples(3, (5 * HeapTrimRule.QuietBytesPerSecond) + over));
    }

    [Theory]
    [InlineData(HeapTrimRule.LeftBytesMin, true)]
    [InlineData(HeapTrimRule.LeftBytesMin - 1, false)]
    public void Next_LittleWasLeft_IsNotWorthIt(long left, bool isDue)
    {
        Assert.False(Sample(left));
        Assert.Equal([false, false, isDue], Samples(3, 0));
    }

    [Theory]
    [InlineData(HeapTrimRule.HeapBytesMax, true)]
    [InlineData(HeapTrimRule.HeapBytesMax + 1, false)]
    public void Next_LargeHeap_IsLeftAlone(long heap, bool isDue)
    {
        Assert.False(Sample(HeapTrimRule.LeftBytesMin, heap));
        Assert.Equal([false, false, isDue], Samples(3, 0, heap));
    }

    [Fact]
    public void Next_BusyAndQuietAgain_NotBeforeThePauseIsOver()
    {
        Assert.False(Sample(HeapTrimRule.LeftBytesMin));
        Assert.Equal([false, false, true], Samples(3, 0));
        TimeSpan trimmed = _time;
        Assert.False(Sample(HeapTrimRule.LeftBytesMin));
        while (!Sample(0))
        {
            Assert.True(_time - trimmed < HeapTrimRule.Pause, "no second trim");
        }

        Assert.Equal(HeapTrimRule.Pause, _time - trimmed);
    }

    [Fact]
    public void Next_HeartbeatsInAQuietTime_TheYoungestAtEightMebibytes()
    {
        Assert.False(Sample(HeapTrimRule.LeftBytesMin));
        Assert.Equal([false, false, true], Samples(3, 0));
        Assert.Equal(HeapTrimming.None, Next(HeapTrimRule.YoungBytesMin / 2));
        Assert.Equal(HeapTrimming.None, Next((HeapTrimRule.YoungBytesMin / 2) - 1));
        Assert.Equal(HeapTrimming.Young, Next(1));
        Assert.Equal(HeapTrimming.None, Next(0));
        Assert.Equal(HeapTrimming.None, Next(HeapTrimRule.YoungBytesMin));
        Assert.Equal(HeapTrimming.None, Next(0));
        Assert.Equal(HeapTrimming.None, Next(0));
        Assert.Equal(HeapTrimming.Young, Next(0));
    }

    private bool[] Samples(int count, long bytes, long heap = 0) => [.. Enumerable.Range(0, count).Select(_ => Sample(bytes, heap))];

    private bool Sample(long bytes, long heap = 0) => Next(bytes, heap) == HeapTrimming.All;

    private HeapTrimming Next(long bytes, long heap = 0) => _rule.Next(_time += Step, _allocated += bytes, heap);
}
