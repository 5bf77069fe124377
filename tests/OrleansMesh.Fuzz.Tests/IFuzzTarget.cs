namespace OrleansMesh.Fuzz.Tests;

/// <summary>A way into the code for bytes of a peer.</summary>
internal interface IFuzzTarget : IAsyncDisposable
{
    /// <summary>Names the target in a report of a failure.</summary>
    string Name { get; }

    /// <summary>Makes one input from nothing but <paramref name="random"/> and feeds it. Throws when the code under test does, or breaks a promise.</summary>
    ValueTask RunAsync(Random random);

    /// <summary>Bytes that the code under test holds between two inputs.</summary>
    long HeldBytes { get; }
}
