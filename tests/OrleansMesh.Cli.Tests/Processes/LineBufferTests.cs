using OrleansMesh.Cli.Processes;

namespace OrleansMesh.Cli.Tests.Processes;

public sealed class LineBufferTests
{
    [Fact]
    public async Task Read_LinesBeforeAndAfter_ComeInOrderAndEndInNull()
    {
        var lines = new LineBuffer();
        lines.Add("one");
        Task<string?> first = lines.ReadAsync(CancellationToken.None);
        Task<string?> second = lines.ReadAsync(CancellationToken.None);
        lines.Add("two");
        lines.Complete();

        Assert.Equal("one", await first);
        Assert.Equal("two", await second);
        Assert.Null(await lines.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ReadUntil_WantedNeverComes_IsNullAtTheEnd()
    {
        var lines = new LineBuffer();
        lines.Add("one");
        Task<string?> wanted = lines.ReadUntilAsync(l => l == "two", CancellationToken.None);
        lines.Complete();

        Assert.Null(await wanted);
    }

    [Fact]
    public async Task Add_OneOverTheBound_DropsTheOldest()
    {
        var lines = new LineBuffer();
        for (int i = 0; i <= 16_384; i++)
        {
            lines.Add($"{i}");
        }

        Assert.Equal("1", await lines.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Read_Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        Task<string?> reading = new LineBuffer().ReadAsync(cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }
}
