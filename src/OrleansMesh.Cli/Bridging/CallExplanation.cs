using System.Text.Json;
using OrleansMesh.Bridge;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Bridging;

/// <summary>Why a bridge sends what it sends (P-09): who it does so for, what, and on what ground.</summary>
internal static class CallExplanation
{
    /// <summary>The record of one message.</summary>
    /// <param name="by">The agent or mesh that decides.</param>
    public static ExplanationRecord Of(string by, MeshMessage message) => message.PayloadType switch
    {
        PayloadTypes.Request => Record(by, $"call {What(message.Data, "request")}", $"An MCP client of {message.SourceMeshId} asked for it."),
        PayloadTypes.Response => Record(by, "answer a call", $"{message.TargetMeshId} called under federation {message.FederationId}."),
        _ => Record(by, $"tell {What(message.Data, "notification")}", $"It concerns {message.TargetMeshId} under federation {message.FederationId}."),
    };

    private static ExplanationRecord Record(string by, string decision, string reason) =>
        new(Cut(by, ExplanationRecord.ByCharsMax), Cut(decision, ExplanationRecord.TextCharsMax), [Cut(reason, ExplanationRecord.TextCharsMax)]);

    private static string What(JsonElement data, string member)
    {
        if (!data.TryGetProperty(member, out JsonElement message) || !message.TryGetProperty("method", out JsonElement method))
        {
            return "nothing";
        }

        return Name(message) is { } name ? $"{method.GetString()} {name}" : method.GetString() ?? "";
    }

    private static string? Name(JsonElement message) =>
        message.TryGetProperty("params", out JsonElement parameters) && parameters.ValueKind == JsonValueKind.Object
        && (parameters.TryGetProperty("name", out JsonElement name) || parameters.TryGetProperty("uri", out name)) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;

    // Not within a surrogate pair, which would be no text any more.
    private static string Cut(string text, int charsMax) =>
        text.Length <= charsMax ? text : text[..(char.IsHighSurrogate(text[charsMax - 1]) ? charsMax - 1 : charsMax)];
}
