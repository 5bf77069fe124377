using System.Globalization;
using System.Text.RegularExpressions;

namespace Architecture.Tests;

public sealed partial class EventIdTests
{
    [Fact]
    public void EveryLogEvent_ItsId_IsUsedOnce()
    {
        IEnumerable<IGrouping<int, string>> twice = Repository.SourceFiles("src")
            .SelectMany(file => EventId().Matches(File.ReadAllText(file)).Select(m => (Id: int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), File: Path.GetFileName(file))))
            .GroupBy(e => e.Id, e => e.File)
            .Where(g => g.Count() > 1);

        Assert.True(!twice.Any(), "Event ids used twice: " + string.Join("; ", twice.Select(g => $"{g.Key}: {string.Join(", ", g)}")));
    }

    [GeneratedRegex(@"LoggerMessage\((?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex EventId();
}
