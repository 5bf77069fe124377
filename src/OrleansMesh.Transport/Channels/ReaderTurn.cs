namespace OrleansMesh.Transport.Channels;

/// <summary>Who may touch the reading half: one read at a time, and after the last one whoever ends it, exactly once.</summary>
internal sealed class ReaderTurn
{
    private readonly Lock _gate = new();
    private bool _reading;
    private bool _over;

    /// <summary>True when a read may start; false when reading is over.</summary>
    /// <exception cref="InvalidOperationException">Another read is under way.</exception>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (_reading)
            {
                throw new InvalidOperationException("A channel has one reader at a time.");
            }

            _reading = !_over;
            return _reading;
        }
    }

    /// <summary>Ends a read; true when reading is over now and the caller is to release the reading half.</summary>
    public bool End(bool over)
    {
        lock (_gate)
        {
            _reading = false;
            _over |= over;
            return _over;
        }
    }

    /// <summary>Lets no more read start; true when the caller is to release the reading half, false when a read under way or a former end does.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            bool mine = !_over && !_reading;
            _over = true;
            return mine;
        }
    }
}
