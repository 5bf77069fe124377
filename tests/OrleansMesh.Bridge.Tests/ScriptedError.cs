using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Tests;

/// <summary>A JSON-RPC error that a scripted server answers with.</summary>
internal sealed class ScriptedError(int code, string message, JsonNode? data) : Exception(message)
{
    public int Code => code;

    public JsonNode? ErrorData => data;
}
