using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Callers;

namespace OrleansMesh.Bridge.Calls;

/// <summary>Writes the data of the three payload types; what is put in is detached or cloned, so callers keep their documents.</summary>
public static class PeerPayload
{
    /// <summary>The longest call id that is accepted, in characters; a UUID has 36.</summary>
    public const int CallCharsMax = 64;

    /// <summary>The data of <see cref="PayloadTypes.Request"/>.</summary>
    public static JsonElement Request(string call, string method, JsonObject parameters, CallProofs? proofs = null)
    {
        var data = new JsonObject
        {
            ["call"] = call,
            ["request"] = new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = call,
                ["method"] = method,
                ["params"] = parameters.DeepClone(),
            },
        };
        proofs?.Write(data);
        return Element(data);
    }

    /// <summary>The data of <see cref="PayloadTypes.Response"/>.</summary>
    public static JsonElement Response(string call, CallOutcome outcome)
    {
        var data = new JsonObject { ["call"] = call };
        if (outcome.Failure is { } failure)
        {
            var error = new JsonObject { ["code"] = failure.Code, ["message"] = failure.Message };
            if (failure.Data is not null)
            {
                error["data"] = failure.Data.DeepClone();
            }

            data["error"] = error;
        }
        else
        {
            data["response"] = outcome.Result?.DeepClone();
        }

        return Element(data);
    }

    /// <summary>The data of <see cref="PayloadTypes.Notification"/>; <paramref name="call"/> is null when it is about no call.</summary>
    public static JsonElement Notification(string? call, string method, JsonObject? parameters)
    {
        var notification = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        if (parameters is not null)
        {
            notification["params"] = parameters.DeepClone();
        }

        var data = new JsonObject { ["notification"] = notification };
        if (call is not null)
        {
            data["call"] = call;
        }

        return Element(data);
    }

    /// <summary>Reads an error object; anything odd about it becomes an internal error, as an error it remains.</summary>
    public static JsonRpcFailure Failure(JsonObject error)
    {
        int code = error["code"] is JsonValue value && value.TryGetValue(out int number) ? number : -32603;
        return new JsonRpcFailure(code, StrictJson.Text(error, "message") ?? "The other mesh gave no message.", error["data"]);
    }

    /// <summary>A legal call id: 1 to <see cref="CallCharsMax"/> characters.</summary>
    public static bool TryCall(JsonElement data, out string call)
    {
        call = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("call", out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";
        return call.Length is > 0 and <= CallCharsMax;
    }

    private static JsonElement Element(JsonObject node) => JsonSerializer.SerializeToElement(node, McpJson.Options);
}
