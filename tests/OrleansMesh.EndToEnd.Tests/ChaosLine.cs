using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>What a process said that may be killed while it says it.</summary>
internal static class ChaosLine
{
    /// <summary>The object of a line; an empty one for the beginning of a line whose end was not written any more.</summary>
    public static JsonObject Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line)!.AsObject();
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
