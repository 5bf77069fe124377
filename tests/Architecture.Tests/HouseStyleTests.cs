namespace Architecture.Tests;

public sealed class HouseStyleTests
{
    private const int LinesMax = 400;

    [Fact]
    public void EverySourceFile_IsAtMost400Lines() =>
        Assert.Empty(Repository.SourceFiles("src", "tests", "bench", "tools")
            .Select(f => (File: Path.GetFileName(f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > LinesMax)
            .ToArray());

    [Fact]
    public void NoSource_UsesARegion_OrIsUnfinished() =>
        Assert.Empty(Repository.SourceFiles("src")
            .Where(f => File.ReadLines(f).Any(l => l.TrimStart().StartsWith("#region", StringComparison.Ordinal) || l.Contains("NotImplementedException", StringComparison.Ordinal)))
            .Select(Path.GetFileName));

    [Fact]
    public void EverySilencedWarning_HasItsReasonBesideIt() =>
        Assert.Empty(Repository.SourceFiles("src", "tests", "bench", "tools")
            .SelectMany(f => File.ReadLines(f).Select((l, i) => (Line: l.Trim(), At: $"{Path.GetFileName(f)}:{i + 1}")))
            .Where(l => l.Line.StartsWith("#pragma warning disable", StringComparison.Ordinal) && !l.Line.Contains("//", StringComparison.Ordinal))
            .Select(l => l.At));
}
