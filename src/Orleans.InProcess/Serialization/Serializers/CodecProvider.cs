using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Cloning;

namespace Orleans.Serialization.Serializers;

/// <summary>Finds copiers; within one process there is nothing else to find.</summary>
public sealed class CodecProvider
{
    internal CodecProvider(IServiceProvider services) => Services = services;

    public IServiceProvider Services { get; }

    /// <summary>The copier of a type; throws <see cref="CodecNotFoundException"/> when the type is no contract type.</summary>
    public IDeepCopier<T> GetDeepCopier<T>() =>
        TryGetDeepCopier<T>() ?? throw new CodecNotFoundException(CopierSource.Refusal(typeof(T)));

    /// <inheritdoc cref="GetDeepCopier{T}"/>
    [SuppressMessage("Performance", "CA1822", Justification = "An instance member in Orleans.")]
    public IDeepCopier<T>? TryGetDeepCopier<T>() => CopierOf<T>.Instance switch
    {
        RefusingCopier<T> => null,
        { } copier => copier,
        null => SharingCopier<T>.Instance,
    };
}
