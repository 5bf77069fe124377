using System.Text;
using System.Text.Json.Nodes;

namespace OrleansMesh.Domain.Tests.Dialects;

/// <summary>Changes to valid messages, for the lists of ways to be wrong.</summary>
internal static class WrongJson
{
    /// <summary>The message with the member at a path set to a JSON text, or taken away when that is empty.</summary>
    /// <param name="path">Names with dots between.</param>
    public static byte[] With(ReadOnlySpan<byte> message, string path, string json)
    {
        JsonNode root = JsonNode.Parse(message)!;
        string[] names = path.Split('.');
        JsonObject owner = names[..^1].Aggregate(root, (node, name) => node[name]!).AsObject();
        if (json.Length == 0)
        {
            Assert.True(owner.Remove(names[^1]), path);
        }
        else
        {
            owner[names[^1]] = JsonNode.Parse(json);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    /// <summary>The texts that no reader of JSON takes, or that two could read differently.</summary>
    public static TheoryData<string> Texts { get; } =
    [
        "", "null", "[]", "1", "\"x\"", "{", "{}x", "{\"a\":1,\"a\":2}", "\uFEFF{}", "{'a':1}", "{\"a\":01}", "{\"a\":\"\\ud800\"}", "{\"a\":1e999}", "{\"a\":NaN}", "{\"a\":1,}",
    ];
}
