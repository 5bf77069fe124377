using System.Threading.Channels;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>A number of places that work in progress takes and gives back; who finds none waits its turn.</summary>
/// <remarks>A bounded channel and not a semaphore: it needs no disposal, so that work which outlives its session can give back its place.</remarks>
internal sealed class Slots(int count)
{
    private readonly Channel<bool> _taken = Channel.CreateBounded<bool>(count);

    /// <summary>Takes a place, waiting for one.</summary>
    public ValueTask TakeAsync(CancellationToken cancellationToken) => _taken.Writer.WriteAsync(true, cancellationToken);

    /// <summary>Takes a place if there is one.</summary>
    public bool TryTake() => _taken.Writer.TryWrite(true);

    /// <summary>Completes when every place has been given back; all are taken then, for good.</summary>
    public async Task TakeAllAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < count; i++)
        {
            await TakeAsync(cancellationToken);
        }
    }

    /// <summary>Gives a place back.</summary>
    public void GiveBack() => _taken.Reader.TryRead(out _);
}
