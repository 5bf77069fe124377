namespace OrleansMesh.Conformance;

/// <summary>Counts of one run; failures and skips carry their reasons, skips are summed by reason.</summary>
internal sealed class Tally
{
    private readonly List<string> _failures = [];
    private readonly SortedDictionary<string, int> _skips = new(StringComparer.Ordinal);

    public int Passed { get; private set; }

    public int Failed => _failures.Count;

    public int Skipped => _skips.Values.Sum();

    public void Pass() => Passed++;

    public void Fail(string vector, string reason) => _failures.Add($"{vector}: {reason}");

    public void Skip(string reason) => _skips[reason] = _skips.GetValueOrDefault(reason) + 1;

    /// <summary>Prints failures, skips by reason, then the line <c>N passed, N failed, N skipped</c>.</summary>
    public void Print(TextWriter output)
    {
        foreach (string failure in _failures)
        {
            output.WriteLine($"FAILED  {failure}");
        }

        foreach ((string reason, int count) in _skips)
        {
            output.WriteLine($"skipped {count}: {reason}");
        }

        output.WriteLine($"{Passed} passed, {Failed} failed, {Skipped} skipped");
    }
}
