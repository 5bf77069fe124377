using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>What bundled contexts lead to, found once for all documents: most of the time that an unprepared document would cost. Thread-safe.</summary>
internal static class ContextSteps
{
    /// <summary>How many are kept; all usual documents together need a few dozen, and who sends unusual ones gains nothing but his own delay.</summary>
    public const int StepsMax = 512;

    private static readonly ConcurrentDictionary<ContextStep, (ActiveContext To, int Cost)> Steps = new();

    /// <summary>The context after a step and how many contexts it took; false when it is not kept.</summary>
    public static bool TryGet(ContextStep step, [NotNullWhen(true)] out ActiveContext? to, out int cost)
    {
        bool known = Steps.TryGetValue(step, out (ActiveContext To, int Cost) kept);
        (to, cost) = kept;
        return known;
    }

    /// <summary>Keeps it while there is room; the one that is kept, which steps from it are found by.</summary>
    public static ActiveContext Keep(ContextStep step, ActiveContext to, int cost) =>
        Steps.Count < StepsMax ? Steps.GetOrAdd(step, (to.Prepare(), cost)).To : to;
}
