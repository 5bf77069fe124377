using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary>A handler whose body has the shape <typeparamref name="T"/>; another shape is answered as malformed.</summary>
internal abstract class RequestHandler<T>(string type, JsonTypeInfo<T> shape) : IRequestHandler
    where T : class
{
    /// <inheritdoc/>
    public string Type => type;

    /// <inheritdoc/>
    public Task<RequestAnswer> HandleAsync(string meshId, JsonElement body, CancellationToken cancellationToken) =>
        RequestJson.TryRead(body, shape, out T? request)
            ? HandleAsync(meshId, request, cancellationToken)
            : Task.FromResult(RequestAnswer.Malformed(type));

    /// <summary>Carries out a well-formed request.</summary>
    protected abstract Task<RequestAnswer> HandleAsync(string meshId, T request, CancellationToken cancellationToken);
}
