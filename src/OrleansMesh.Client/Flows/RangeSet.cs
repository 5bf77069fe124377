using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Flows;

/// <summary>Numbers, as ranges that rise and do not touch.</summary>
internal sealed class RangeSet
{
    private readonly List<FlowRange> _ranges = [];

    public RangeSet(IEnumerable<FlowRange> ranges)
    {
        foreach (FlowRange range in ranges)
        {
            Add(range);
        }
    }

    public IReadOnlyList<FlowRange> Ranges => _ranges;

    public bool Contains(long number) => Find(number) is not null;

    /// <summary>The range that a number is in; null for none.</summary>
    public FlowRange? Find(long number)
    {
        int at = At(number);
        return at < _ranges.Count && _ranges[at].Contains(number) ? _ranges[at] : null;
    }

    /// <summary>How many of a range's numbers are in it.</summary>
    public long CountIn(FlowRange range) =>
        _ranges.Sum(each => Math.Max(0, Math.Min(each.Last, range.Last) - Math.Max(each.First, range.First) + 1));

    public void Add(FlowRange range)
    {
        // those that it overlaps or touches become one with it
        int from = At(range.First - 1);
        int to = from;
        while (to < _ranges.Count && _ranges[to].First <= range.Last + 1)
        {
            range = new FlowRange(Math.Min(range.First, _ranges[to].First), Math.Max(range.Last, _ranges[to].Last));
            to++;
        }

        _ranges.RemoveRange(from, to - from);
        _ranges.Insert(from, range);
    }

    public void Remove(long number)
    {
        int at = At(number);
        if (at == _ranges.Count || !_ranges[at].Contains(number))
        {
            return;
        }

        FlowRange found = _ranges[at];
        _ranges.RemoveAt(at);
        if (found.Last > number)
        {
            _ranges.Insert(at, new FlowRange(number + 1, found.Last));
        }

        if (found.First < number)
        {
            _ranges.Insert(at, new FlowRange(found.First, number - 1));
        }
    }

    /// <summary>Takes a range away that it has.</summary>
    public void Drop(FlowRange range) => _ = _ranges.Remove(range);

    /// <summary>Takes away all below a number.</summary>
    public void RemoveBelow(long number)
    {
        int at = At(number);
        _ranges.RemoveRange(0, at);
        if (_ranges.Count > 0 && _ranges[0].First < number)
        {
            _ranges[0] = new FlowRange(number, _ranges[0].Last);
        }
    }

    /// <summary>Takes the lowest range away.</summary>
    public FlowRange RemoveFirst()
    {
        FlowRange first = _ranges[0];
        _ranges.RemoveAt(0);
        return first;
    }

    /// <summary>Takes the highest range away.</summary>
    public void RemoveLast() => _ranges.RemoveAt(_ranges.Count - 1);

    // the place of the first range that does not end below a number
    private int At(long number)
    {
        int low = 0;
        int high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].Last < number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
