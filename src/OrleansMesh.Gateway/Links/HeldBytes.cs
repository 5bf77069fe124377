namespace OrleansMesh.Gateway.Links;

/// <summary>Bytes that many hold together, up to a bound; one alone may be longer than it.</summary>
internal sealed class HeldBytes(long bytesMax)
{
    private long _held;

    /// <summary>Holds so many more; false, and none are held, when the bound is reached.</summary>
    /// <param name="bytes">Positive.</param>
    public bool TryHold(int bytes)
    {
        long held = Interlocked.Add(ref _held, bytes);
        if (held <= bytesMax || held == bytes)
        {
            return true;
        }

        Release(bytes);
        return false;
    }

    /// <summary>Gives back what was held.</summary>
    public void Release(long bytes) => _ = Interlocked.Add(ref _held, -bytes);
}
