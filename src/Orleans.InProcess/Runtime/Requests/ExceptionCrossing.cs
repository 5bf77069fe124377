using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization;

namespace Orleans.Runtime.Requests;

/// <summary>Lets only such exceptions cross a call as would also cross between two silos.</summary>
internal sealed class ExceptionCrossing(ExceptionSerializationOptions options)
{
    private readonly ConcurrentDictionary<Type, bool> _known = new();

    /// <summary>The exception itself, or the refusal of one that is no contract type.</summary>
    public Exception Cross(RequestBase request, Exception exception)
    {
        if (Crosses(exception.GetType()))
        {
            return exception;
        }

        return new CodecNotFoundException(
            $"{request} of {request.Reference?.GrainId} threw {exception.GetType()}, which may not cross a grain call. "
            + $"Annotate it with [GenerateSerializer] or answer with a refusal. Its message: {exception.Message}");
    }

    /// <summary>Whether exceptions of this type may cross.</summary>
    public bool Crosses(Type type) => _known.GetOrAdd(type, key =>
        key.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null
        || options.SupportedNamespacePrefixes.Any(prefix => key.Namespace is { } name && (name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal)))
        || options.SupportedExceptionTypeFilter(key));
}
