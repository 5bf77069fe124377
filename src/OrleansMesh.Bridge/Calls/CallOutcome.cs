using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Calls;

/// <summary>What became of a request: a result or a failure, never both.</summary>
public readonly record struct CallOutcome
{
    private CallOutcome(JsonNode? result, JsonRpcFailure? failure)
    {
        Result = result;
        Failure = failure;
    }

    /// <summary>The result; null when it failed, or when the server answered null.</summary>
    public JsonNode? Result { get; }

    /// <summary>Why it failed; null when it did not.</summary>
    public JsonRpcFailure? Failure { get; }

    /// <summary>A request that was answered.</summary>
    public static CallOutcome Of(JsonNode? result) => new(result, null);

    /// <summary>A request that was not.</summary>
    public static CallOutcome Failed(JsonRpcFailure failure) => new(null, failure);
}
