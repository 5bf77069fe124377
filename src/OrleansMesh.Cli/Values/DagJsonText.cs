using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Ipld;

namespace OrleansMesh.Cli.Values;

/// <summary>IPLD values as they are typed and shown: DAG-JSON, or <c>@file</c> of it.</summary>
public static class DagJsonText
{
    /// <summary>Reads the one value that an option means.</summary>
    /// <exception cref="CliFailureException">It is no strict DAG-JSON.</exception>
    public static async Task<IpldNode> ReadAsync(string name, string argument, CancellationToken cancellationToken)
    {
        string text = argument is ['@', .. string path] ? await File.ReadAllTextAsync(path, cancellationToken) : argument;
        return DagJson.TryParse(Encoding.UTF8.GetBytes(text), out IpldNode? node)
            ? node
            : throw CliFailureException.Usage($"{name} is not DAG-JSON.", $"Give JSON without doubled members, or @file: {name} '{{\"text\":\"hello\"}}'");
    }

    /// <summary>The value as JSON for output.</summary>
    public static JsonNode? ToJson(IpldNode node)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            DagJson.Write(writer, node);
        }

        return JsonNode.Parse(output.ToArray());
    }
}
