using System.Text.Json.Serialization.Metadata;

namespace OrleansMesh.Client.Federations;

/// <summary>Asks the hub on whatever session there is.</summary>
internal interface IHubRequests
{
    /// <summary>The DID of the hub of the last session.</summary>
    string HubId { get; }

    /// <exception cref="MeshRefusedException">The hub refused.</exception>
    /// <exception cref="MeshUnreachableException">No session, or no answer, within <paramref name="timeout"/>.</exception>
    Task<TResult> AskAsync<TRequest, TResult>(
        string type, TRequest body, JsonTypeInfo<TRequest> shape, JsonTypeInfo<TResult> resultShape, TimeSpan timeout, CancellationToken ct)
        where TResult : class;
}
