using System.Text.Json;
using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Cli.Values;

/// <summary>The configuration file of MCP clients: <c>{"mcpServers": {"name": {"command", "args", "env", "cwd"} | {"url", "headers"}}}</c>.</summary>
public static class McpConfigFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The servers of <paramref name="path"/>; entries with <c>"disabled": true</c> are left out.</summary>
    /// <exception cref="CliFailureException">It is not such a file; every wrong entry is named.</exception>
    public static IReadOnlyList<LocalServerConfig> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw Failure($"There is no file '{path}'.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("mcpServers", out JsonElement servers)
                && servers.ValueKind == JsonValueKind.Object
                    ? Read(servers)
                    : throw Failure($"'{path}' has no object 'mcpServers'.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a member is there, but of another JSON type than it must be.
            throw Failure($"'{path}' cannot be read: {exception.Message}");
        }
    }

    private static List<LocalServerConfig> Read(JsonElement servers)
    {
        List<LocalServerConfig> read =
        [
            .. servers.EnumerateObject()
                .Where(s => !(s.Value.TryGetProperty("disabled", out JsonElement disabled) && disabled.ValueKind == JsonValueKind.True))
                .Select(s => Server(s.Name, s.Value)),
        ];
        string[] errors = [.. read.SelectMany(s => s.Validate())];
        return errors.Length == 0 ? read : throw Failure(string.Join(" ", errors));
    }

    private static LocalServerConfig Server(string name, JsonElement entry) => new()
    {
        Name = name,
        Command = Text(entry, "command"),
        Arguments = entry.TryGetProperty("args", out JsonElement args) ? [.. args.EnumerateArray().Select(a => a.GetString() ?? "")] : [],
        Environment = Map(entry, "env"),
        WorkingDirectory = Text(entry, "cwd"),
        Url = Text(entry, "url") is { } url && Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out Uri? address) ? address : null,
        Headers = Map(entry, "headers"),
    };

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static Dictionary<string, string> Map(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement map)
        ? map.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString() ?? "", StringComparer.Ordinal)
        : [];

    private static CliFailureException Failure(string message) =>
        new("config", message, "It should look like {\"mcpServers\": {\"files\": {\"command\": \"npx\", \"args\": [\"-y\", \"@modelcontextprotocol/server-filesystem\", \".\"]}}}.");
}
