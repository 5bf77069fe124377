using System.Text.Json;

namespace OrleansMesh.Cli.Values;

/// <summary>The data of a message as it is typed: JSON, <c>@file</c>, or <c>-</c> for standard input. It must be a JSON object.</summary>
public static class MessageData
{
    /// <summary>Reads the one object that <paramref name="argument"/> means.</summary>
    /// <exception cref="CliFailureException">It is not a JSON object.</exception>
    public static async Task<JsonElement> ReadAsync(string argument, TextReader input, CancellationToken cancellationToken)
    {
        string text = argument switch
        {
            "-" => await input.ReadToEndAsync(cancellationToken),
            ['@', .. string path] => await File.ReadAllTextAsync(path, cancellationToken),
            _ => argument,
        };
        return Parse(text);
    }

    /// <summary>Parses <paramref name="text"/> as one JSON object.</summary>
    /// <exception cref="CliFailureException">It is not one.</exception>
    public static JsonElement Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Failure($"The data is a JSON {document.RootElement.ValueKind}, not an object.");
        }
        catch (JsonException exception)
        {
            throw Failure($"The data is not JSON: {exception.Message}");
        }
    }

    private static CliFailureException Failure(string message) =>
        CliFailureException.Usage(message, "Give an object: --data '{\"text\":\"hello\"}', --data @file.json, or --data - to read standard input.");
}
