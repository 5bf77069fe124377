using System.Text;
using System.Text.Json;

namespace OrleansMesh.Gateway.Requests;

/// <summary>The bytes of an embedded JSON object as the sender wrote them: what was signed must not be printed anew.</summary>
internal static class Raw
{
    public static byte[] Bytes(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());

    public static JsonElement Element(byte[] utf8)
    {
        using JsonDocument document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }
}
