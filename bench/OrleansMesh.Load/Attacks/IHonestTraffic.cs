namespace OrleansMesh.Load.Attacks;

/// <summary>What honest meshes do while strangers come.</summary>
internal interface IHonestTraffic : IAsyncDisposable
{
    /// <summary>Goes on for that long; the milliseconds of each message.</summary>
    Task<double[]> MillisecondsAsync(TimeSpan window, CancellationToken ct);
}
