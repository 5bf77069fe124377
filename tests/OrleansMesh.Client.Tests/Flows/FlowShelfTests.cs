using OrleansMesh.Client.Flows;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Testing;

namespace OrleansMesh.Client.Tests.Flows;

/// <summary>R-05: no number of a flow is used twice, whatever ends a process.</summary>
public sealed class FlowShelfTests : IDisposable
{
    private const string Mit = "did:mesh:academic:mit-001";

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansmesh-").FullName;

    [Fact]
    public async Task CountAsync_ManyAtOnce_NumbersInTheOrderOfTheCallsAndOnAfterARestart()
    {
        FlowMark[] first;
        await using (FlowShelf shelf = Open())
        {
            first = await MarksAsync(shelf, 300);
        }

        await using FlowShelf next = Open();
        FlowMark[] second = await MarksAsync(next, 2);
        Assert.Equal(Enumerable.Range(1, 302).Select(number => (long)number), first.Concat(second).Select(mark => mark.Number));
        Assert.Single(first.Concat(second).Select(mark => mark.Epoch).Distinct());
        Assert.Equal(1, (await next.CountAsync(Mit, "other")).Mark().Number);
        Assert.Equal(1, (await next.CountAsync("did:example:another", "")).Mark().Number);
    }

    [Fact]
    public async Task CountAsync_TwoProcessesOfTheMesh_NeverTheSameNumber()
    {
        await using FlowShelf one = Open();
        await using FlowShelf other = Open();
        FlowMark[][] marks = await Task.WhenAll(MarksAsync(one, 100), MarksAsync(other, 100));

        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), marks.SelectMany(each => each).Select(mark => mark.Number).Order());
        Assert.Single(marks.SelectMany(each => each).Select(mark => mark.Epoch).Distinct());
    }

    [Fact]
    public async Task CountAsync_TheFileIsLost_BeginsAnotherEpoch()
    {
        FlowMark before;
        await using (FlowShelf shelf = Open())
        {
            before = (await shelf.CountAsync(Mit, "")).Mark();
        }

        foreach (string file in Directory.GetFiles(_folder))
        {
            File.Delete(file);
        }

        await using FlowShelf next = Open();
        FlowMark after = (await next.CountAsync(Mit, "")).Mark();
        Assert.Equal((1, 1), (before.Number, after.Number));
        Assert.NotEqual(before.Epoch, after.Epoch);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public async Task CountAsync_FlowsThatAreRemembered_UpToTheBound(int flows, long numberOfTheFirst)
    {
        await using FlowShelf shelf = FlowShelf.Open(_folder, TimeProvider.System, outboundMax: 2);
        for (int i = 0; i < flows; i++)
        {
            _ = await shelf.CountAsync(Mit, $"flow-{i}");
        }

        Assert.Equal(numberOfTheFirst, (await shelf.CountAsync(Mit, "flow-0")).Mark().Number);
    }

    [Fact]
    public async Task Void_ANumber_IsSaidByLaterMarksAlsoAfterARestartUntilOneWasTaken()
    {
        await using (FlowShelf shelf = Open())
        {
            FlowStamp[] stamps = [await shelf.CountAsync(Mit, ""), await shelf.CountAsync(Mit, ""), await shelf.CountAsync(Mit, "")];
            stamps[1].Void();
            Assert.Empty(stamps[0].Mark().Void);
            Assert.Empty(stamps[1].Mark().Void);
            Assert.Equal([new FlowRange(2, 2)], stamps[2].Mark().Void);
        }

        await using FlowShelf next = Open();
        FlowStamp stamp = await next.CountAsync(Mit, "");
        FlowMark mark = stamp.Mark();
        Assert.Equal((4, new FlowRange(2, 2)), (mark.Number, Assert.Single(mark.Void)));
        stamp.Told(mark, null);
        Assert.Empty((await next.CountAsync(Mit, "")).Mark().Void);
    }

    [Fact]
    public async Task Told_AMessageThatExpires_ItsNumberIsVoidWhenNoClockTakesItAnyMore()
    {
        var clock = new ManualTimeProvider();
        await using FlowShelf shelf = FlowShelf.Open(_folder, clock);
        FlowStamp[] stamps = [await shelf.CountAsync(Mit, ""), await shelf.CountAsync(Mit, ""), await shelf.CountAsync(Mit, "")];
        stamps[0].Told(stamps[0].Mark(), clock.GetUtcNow().AddSeconds(60).ToUnixTimeMilliseconds());
        stamps[1].Told(stamps[1].Mark(), null);
        clock.Advance(AdmissionLimits.ClockSkewMax + TimeSpan.FromSeconds(60) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(stamps[2].Mark().Void);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([new FlowRange(1, 1)], stamps[2].Mark().Void);
    }

    [Theory]
    [InlineData(OutboundFlow.ExpiringMax, OutboundFlow.ExpiringMax)]
    [InlineData(OutboundFlow.ExpiringMax + 1, OutboundFlow.ExpiringMax)]
    public void Expires_MoreThanAreRemembered_TheLastIsForgotten(int count, int remembered)
    {
        var flow = new OutboundFlow(Mit, "");
        for (int number = 1; number <= count; number++)
        {
            flow.Expires(number, 100);
        }

        Assert.Equal([new FlowRange(1, remembered)], flow.Mark(Guid.NewGuid(), count + 1, 100).Void);
    }

    [Theory]
    [InlineData(FlowMark.VoidMax, 2)]
    [InlineData(FlowMark.VoidMax + 1, 4)]
    public async Task Void_MoreRangesThanAMarkHas_TheHighestAreSaid(int ranges, long firstSaid)
    {
        await using FlowShelf shelf = Open();
        for (int i = 0; i < ranges; i++)
        {
            _ = await shelf.CountAsync(Mit, "");
            (await shelf.CountAsync(Mit, "")).Void();
        }

        FlowMark mark = (await shelf.CountAsync(Mit, "")).Mark();
        Assert.Equal((FlowMark.VoidMax, firstSaid), (mark.Void.Count, mark.Void[0].First));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public async Task KeepAsync_FlowsOfASource_AreRecalledUpToTheBoundTheLastUsedLast(int flows, int recalled)
    {
        FlowRecord[] records = [.. Enumerable.Range(0, flows).Select(i => new FlowRecord($"flow-{i}", Guid.NewGuid(), 7 + i, 2, [new FlowRange(3, 4), new FlowRange(6, 6)]))];
        await using (FlowShelf shelf = FlowShelf.Open(_folder, TimeProvider.System, perSourceMax: 2))
        {
            foreach (FlowRecord record in records)
            {
                await shelf.KeepAsync(Mit, record with { Done = 1 });
                await shelf.KeepAsync(Mit, record);
            }

            await shelf.KeepAsync("did:example:another", records[0]);
        }

        await using FlowShelf next = Open();
        IReadOnlyList<FlowRecord> read = next.Recall(Mit);
        Assert.Equal(recalled, read.Count);
        Assert.Equal(records.TakeLast(recalled).Select(record => (record.Name, record.Epoch, record.Done, record.Floor)), read.Select(record => (record.Name, record.Epoch, record.Done, record.Floor)));
        Assert.All(read, record => Assert.Equal([new FlowRange(3, 4), new FlowRange(6, 6)], record.Passed));
    }

    [Fact]
    public void Open_AFileThatIsNone_SaysWhatToDo()
    {
        File.WriteAllText(Path.Combine(_folder, "flows.db"), new string('x', 5_000));

        MeshFolderException broken = Assert.Throws<MeshFolderException>(Open);
        Assert.Contains("Move it away", broken.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<FlowMark[]> MarksAsync(FlowShelf shelf, int count) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, count).Select(_ => shelf.CountAsync(Mit, "")))).Select(stamp => stamp.Mark())];

    private FlowShelf Open() => FlowShelf.Open(_folder, TimeProvider.System);
}
