using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Gateway.Links;

namespace OrleansMesh.Gateway.Requests;

/// <summary>Finds the handler of a request by its type.</summary>
internal sealed partial class RequestRouter(IEnumerable<IRequestHandler> handlers, SeatRelay seats, ILogger<RequestRouter> log)
{
    private readonly Dictionary<string, IRequestHandler> _byType = handlers.ToDictionary(h => h.Type, StringComparer.Ordinal);

    /// <summary>Answers a request; a fault of this hub becomes the refusal <c>internal-error</c>, told in the log.</summary>
    public async Task<RequestAnswer> AnswerAsync(string meshId, string type, JsonElement body, CancellationToken cancellationToken)
    {
        if (!_byType.TryGetValue(type, out IRequestHandler? handler))
        {
            return RequestAnswer.Refuse("unknown-request", $"This hub answers {string.Join(", ", _byType.Keys.Order(StringComparer.Ordinal))}.");
        }

        try
        {
            RequestAnswer answer = await seats.TryAskAsync(meshId, type, body, cancellationToken) ?? await handler.HandleAsync(meshId, body, cancellationToken);

            // nobody here knew it when that was looked up, and the hub that holds it has shown it meanwhile
            return answer.Reason == FederationReasons.HeldElsewhere ? await seats.TryAskAsync(meshId, type, body, cancellationToken) ?? answer : answer;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(log, type, meshId, e);
            return RequestAnswer.Refuse("internal-error", "The hub could not carry this out; its log says why. Try again in a moment.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Error, "Request {Type} of {MeshId} failed")]
        public static partial void Failed(ILogger logger, string type, string meshId, Exception error);
    }
}
