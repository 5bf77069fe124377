using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>What bundled contexts lead to, found once for all documents: most of the time that an unprepared document would cost. Thread-safe.</summary>
/// <remarks>Two generations: what is asked for moves to the younger, and the elder is forgotten when that is full. Who sends unusual documents cannot drive out what usual ones need.</remarks>
internal static class ContextSteps
{
    /// <summary>How many each generation keeps; all usual documents together need a few dozen.</summary>
    public const int StepsMax = 256;

    private static volatile Generations _steps = new(new(), new());

    /// <summary>The context after a step and how many contexts it took; false when it is not kept.</summary>
    public static bool TryGet(ContextStep step, [NotNullWhen(true)] out ActiveContext? to, out int cost)
    {
        Generations steps = _steps;
        bool known = steps.Young.TryGetValue(step, out Found kept);
        if (!known && steps.Old.TryGetValue(step, out kept))
        {
            known = true;
            kept = Add(step, kept);
        }

        (to, cost) = kept;
        return known;
    }

    /// <summary>Keeps it; the one that is kept, which steps from it are found by.</summary>
    public static ActiveContext Keep(ContextStep step, ActiveContext to, int cost) => Add(step, new Found(to.Prepare(), cost)).To;

    private static Found Add(ContextStep step, Found found)
    {
        Generations steps = _steps;
        if (steps.Young.Count >= StepsMax)
        {
            // Two threads may both do it: then a few steps are found once more.
            _steps = steps = new Generations(new(), steps.Young);
        }

        return steps.Young.GetOrAdd(step, found);
    }

    private readonly record struct Found(ActiveContext To, int Cost);

    private sealed record Generations(ConcurrentDictionary<ContextStep, Found> Young, ConcurrentDictionary<ContextStep, Found> Old);
}
