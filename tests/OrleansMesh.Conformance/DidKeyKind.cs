using System.Text.Json;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Conformance;

/// <summary>The did:key test vectors: each DID must resolve to the keys, key ids and relationships of the document that is given.</summary>
internal sealed class DidKeyKind : IConformanceKind
{
    private static readonly string[] Read = ["did:key:z6Mk", "did:key:z6LS", "did:key:zDn", "did:key:z82"];

    public string Name => "did-key";

    public string Argument => "FILE  object of did:key → { didDocument }";

    public void Run(string path, Tally tally)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonProperty vector in file.RootElement.EnumerateObject())
        {
            if (!Read.Any(prefix => vector.Name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                tally.Skip("only Ed25519, X25519, P-256 and P-384 keys are read");
            }
            else
            {
                Check(vector.Name, vector.Value.GetProperty("didDocument"), tally);
            }
        }
    }

    private static void Check(string name, JsonElement given, Tally tally)
    {
        if (!Did.TryParse(name, out Did did) || !DidKey.TryResolve(did, out DidDocument? resolved))
        {
            tally.Fail(name, "does not resolve");
            return;
        }

        if (!DidDocument.TryParse(System.Text.Encoding.UTF8.GetBytes(given.GetRawText()), out DidDocument? expected, out DidDocumentFault fault))
        {
            tally.Fail(name, $"the given document is refused: {fault}");
            return;
        }

        foreach (KeyPurpose purpose in Enum.GetValues<KeyPurpose>())
        {
            if (!Keys(expected, purpose).SequenceEqual(Keys(resolved, purpose)))
            {
                tally.Fail(name, $"other keys for {purpose}");
                return;
            }
        }

        tally.Pass();
    }

    // The vectors write keys by older suites than ours: compared is what they mean.
    private static IEnumerable<(string Id, string Key)> Keys(DidDocument document, KeyPurpose purpose) =>
        document.KeysFor(purpose).Select(key => (key.Id, $"{key.Ed25519}{key.X25519}{key.Ecdsa}")).Order();
}
