using OrleansMesh.Cli.Processes;

namespace OrleansMesh.Cli.Tests.Processes;

public sealed class ChildProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_RunsToItsEnd_HasLinesExitCodeAndLog()
    {
        await using ChildProcess process = Start("--version");

        Assert.Equal(0, await process.WaitForExitAsync(CancellationToken.None));
        string? line = await process.Output.ReadAsync(CancellationToken.None);
        Assert.NotNull(line);
        Assert.Contains("out " + line, await File.ReadAllTextAsync(process.LogPath));
    }

    [Fact]
    public async Task Start_FailingVerb_KeepsStandardErrorApart()
    {
        await using ChildProcess process = Start("frobnicate");

        Assert.Equal(ExitCodes.Usage, await process.WaitForExitAsync(CancellationToken.None));
        Assert.Null(await process.Output.ReadAsync(CancellationToken.None));
        Assert.Contains("frobnicate", await process.Error.ReadAsync(CancellationToken.None));
    }

    private ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start("test", SelfCommand.Current.FileName, SelfCommand.Current.With(arguments), _folder.Path);
}
