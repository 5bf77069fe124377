namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>States one after the other in blocks, each behind its length.</summary>
internal sealed class StateList
{
    private const int BlockLength = 1 << 18;

    private readonly List<(uint[] Block, int Used)> _blocks = [];
    private uint[] _block = [];
    private int _used;

    public static StateList Join(IEnumerable<StateList> lists)
    {
        var joined = new StateList();
        foreach (StateList list in lists)
        {
            list.Close();
            joined._blocks.AddRange(list._blocks);
        }

        return joined;
    }

    public void Add(ReadOnlySpan<uint> state)
    {
        if (_used + 1 + state.Length > _block.Length)
        {
            Close();
            _block = new uint[BlockLength];
        }

        _block[_used++] = (uint)state.Length;
        state.CopyTo(_block.AsSpan(_used));
        _used += state.Length;
    }

    /// <summary>The states of every n-th block.</summary>
    public IEnumerable<ArraySegment<uint>> Part(int part, int parts)
    {
        Close();
        for (int i = part; i < _blocks.Count; i += parts)
        {
            (uint[] block, int used) = _blocks[i];
            for (int at = 0; at < used; at += 1 + (int)block[at])
            {
                yield return new ArraySegment<uint>(block, at + 1, (int)block[at]);
            }
        }
    }

    private void Close()
    {
        if (_used > 0)
        {
            _blocks.Add((_block, _used));
        }

        (_block, _used) = ([], 0);
    }
}
