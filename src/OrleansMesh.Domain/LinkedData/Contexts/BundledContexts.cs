using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>The contexts that credentials and DID documents name, as their publishers have them; none is ever fetched.</summary>
internal static class BundledContexts
{
    private static readonly FrozenDictionary<string, Lazy<JsonElement>> Documents = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["https://www.w3.org/2018/credentials/v1"] = "credentials-v1",
        ["https://www.w3.org/2018/credentials/examples/v1"] = "credentials-examples-v1",
        ["https://www.w3.org/ns/credentials/status/v1"] = "credentials-status-v1",
        ["https://w3id.org/vc/status-list/2021/v1"] = "status-list-2021-v1",
        ["https://www.w3.org/ns/credentials/v2"] = "credentials-v2",
        ["https://www.w3.org/ns/credentials/examples/v2"] = "credentials-examples-v2",
        ["https://www.w3.org/ns/credentials/undefined-terms/v2"] = "credentials-undefined-terms-v2",
        ["https://www.w3.org/ns/did/v1"] = "did-v1",
        ["https://w3id.org/security/data-integrity/v1"] = "data-integrity-v1",
        ["https://w3id.org/security/data-integrity/v2"] = "data-integrity-v2",
        ["https://w3id.org/security/multikey/v1"] = "multikey-v1",
        ["https://w3id.org/security/suites/ed25519-2020/v1"] = "ed25519-2020-v1",
    }.ToFrozenDictionary(entry => entry.Key, entry => new Lazy<JsonElement>(() => Read(entry.Value)), StringComparer.Ordinal);

    /// <summary>The member <c>@context</c> of the document at a URL; false when it is not bundled.</summary>
    public static bool TryGet(string url, out JsonElement context)
    {
        bool known = Documents.TryGetValue(url, out Lazy<JsonElement>? document);
        context = known ? document!.Value : default;
        return known;
    }

    private static JsonElement Read(string name)
    {
        Assembly assembly = typeof(BundledContexts).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"OrleansMesh.Domain.LinkedData.Contexts.{name}.json")
            ?? throw new InvalidOperationException($"The context {name} is not in the assembly.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("@context").Clone();
    }
}
