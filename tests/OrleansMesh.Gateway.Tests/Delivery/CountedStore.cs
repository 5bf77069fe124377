using System.Reflection;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Tests.Delivery;

/// <summary>A store that can do nothing but hold so many envelopes for one mesh, be read, and be told that some are acknowledged; it counts the reads.</summary>
public class CountedStore : DispatchProxy
{
    private int _count;

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    /// <summary>How many envelopes all reads gave.</summary>
    public int Given { get; private set; }

    /// <summary>How many of the next reads fail.</summary>
    public int Failures { get; set; }

    /// <summary>Called by whoever reads.</summary>
    public Action? Reading { get; set; }

    /// <summary>With cursors from 1.</summary>
    public static (IEnvelopeStore Store, CountedStore Counted) Of(int count)
    {
        IEnvelopeStore store = Create<IEnvelopeStore, CountedStore>();
        var counted = (CountedStore)store;
        counted._count = count;
        return (store, counted);
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IEnvelopeStore.AcknowledgeAsync))
        {
            return ValueTask.CompletedTask;
        }

        Assert.Equal(nameof(IEnvelopeStore.ReadAsync), targetMethod.Name);
        long after = (long)args![1]!;
        int countMax = (int)args[2]!;
        Reads++;
        Reading?.Invoke();
        if (Failures > 0)
        {
            Failures--;
            throw new IOException("The disk does not read.");
        }

        StoredEnvelope[] page = [.. Enumerable.Range(1, _count).Where(i => i > after).Take(countMax).Select(i => new StoredEnvelope(i, new byte[] { 1 }, long.MaxValue))];
        Given += page.Length;
        return new ValueTask<IReadOnlyList<StoredEnvelope>>(page);
    }
}
