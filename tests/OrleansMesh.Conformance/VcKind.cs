using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.LinkedData;

namespace OrleansMesh.Conformance;

/// <summary>
/// The eddsa-jcs-2022 and eddsa-rdfc-2022 examples of W3C vc-di-eddsa, step by step, and verification of the signed documents; any other
/// folder is one of credentials with an expected outcome each.
/// </summary>
internal sealed class VcKind : IConformanceKind
{
    private const string Suite = "eddsa-jcs-2022";

    public string Name => "vc";

    public string Argument => "FOLDER  with unsigned.json, keyPair.json and eddsa-jcs-2022/, or of credentials as JSON with an expected outcome each";

    public void Run(string path, Tally tally)
    {
        if (File.Exists(path))
        {
            VcFolder.Run(Path.GetFullPath(Path.Combine(path, "..", "..")), [path], tally);
            return;
        }

        bool hasSteps = File.Exists(Path.Combine(path, "unsigned.json")) && File.Exists(Path.Combine(path, "keyPair.json")) && Directory.Exists(Path.Combine(path, Suite));
        if (hasSteps)
        {
            Console.WriteLine("format: the steps of W3C vc-di-eddsa");
            RunJcs(path, tally);
        }

        string[] files = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".json" or ".jsonld" && !(hasSteps && IsStep(Path.GetRelativePath(path, file))))
            .Order(StringComparer.Ordinal)];
        if (files.Length > 0)
        {
            VcFolder.Run(path, files, tally);
        }
    }

    private static bool IsStep(string relative) =>
        relative is "unsigned.json" or "keyPair.json" || relative.StartsWith("eddsa-", StringComparison.Ordinal);

    private static void RunJcs(string path, Tally tally)
    {
        string Read(string file) => File.ReadAllText(Path.Combine(path, Suite, file)).Trim();
        byte[] document = Canonical(File.ReadAllBytes(Path.Combine(path, "unsigned.json")));
        byte[] options = Canonical(Encoding.UTF8.GetBytes(Read("proofConfigJCS.json")));
        Expect(tally, "canonical document", Read("canonDocJCS.txt"), Encoding.UTF8.GetString(document));
        Expect(tally, "document hash", Read("docHashJCS.txt"), Convert.ToHexStringLower(SHA256.HashData(document)));
        Expect(tally, "canonical proof options", Read("proofCanonJCS.txt"), Encoding.UTF8.GetString(options));
        Expect(tally, "proof options hash", Read("proofHashJCS.txt"), Convert.ToHexStringLower(SHA256.HashData(options)));
        Expect(tally, "hash data", Read("combinedHashJCS.txt"), Convert.ToHexStringLower(DataIntegrity.HashData(document, options)));

        using JsonDocument pair = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "keyPair.json")));
        Did signer = Did.Parse("did:key:" + pair.RootElement.GetProperty("publicKeyMultibase").GetString());
        bool resolved = DidKey.TryResolve(signer, out DidDocument? keys);
        string signed = Read("signedJCS.json");
        Expect(tally, "signed document", "None", resolved ? Verify(signed, keys!) : "the key does not resolve");
        string changed = signed.Replace("Minimum", "Maximum", StringComparison.OrdinalIgnoreCase);
        Expect(tally, "changed document", "SignatureInvalid", resolved ? Verify(changed, keys!) : "the key does not resolve");
        if (Directory.Exists(Path.Combine(path, "eddsa-rdfc-2022")))
        {
            RunRdf(path, keys, tally);
        }
    }

    private static void RunRdf(string path, DidDocument? keys, Tally tally)
    {
        string Read(string file) => File.ReadAllText(Path.Combine(path, "eddsa-rdfc-2022", file));
        string document = Quads(File.ReadAllText(Path.Combine(path, "unsigned.json")));
        string options = Quads(Read("proofConfigDataInt.json"));
        string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Expect(tally, "canonical document (RDF)", Read("canonDocDataInt.txt"), document);
        Expect(tally, "document hash (RDF)", Read("docHashDataInt.txt").Trim(), Hash(document));
        Expect(tally, "canonical proof options (RDF)", Read("proofCanonDataInt.txt"), options);
        Expect(tally, "proof options hash (RDF)", Read("proofHashDataInt.txt").Trim(), Hash(options));
        Expect(tally, "hash data (RDF)", Read("combinedHashDataInt.txt").Trim(), Hash(options) + Hash(document));
        string signed = Read("signedDataInt.json");
        Expect(tally, "signed document (RDF)", "None", keys is not null ? Verify(signed, keys) : "the key does not resolve");
        string changed = signed.Replace("Minimum", "Maximum", StringComparison.OrdinalIgnoreCase);
        Expect(tally, "changed document (RDF)", "SignatureInvalid", keys is not null ? Verify(changed, keys) : "the key does not resolve");
    }

    private static string Quads(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return LinkedDataDocument.TryCanonicalize(document.RootElement, out string? quads, out LinkedDataFault fault) ? quads : fault.ToString();
    }

    private static string Verify(string signed, DidDocument keys) =>
        DataIntegrity.Verify(Encoding.UTF8.GetBytes(signed), KeyPurpose.AssertionMethod, keys, TimeProvider.System.GetUtcNow()).ToString();

    private static byte[] Canonical(byte[] text) =>
        CanonicalJson.TryCanonicalize(text, JsonLimits.Default, out byte[]? canonical, out JsonFault fault)
            ? canonical
            : throw new InvalidDataException($"{fault.Reason} at byte {fault.Offset}");

    private static void Expect(Tally tally, string step, string expected, string actual)
    {
        if (expected == actual)
        {
            tally.Pass();
        }
        else
        {
            tally.Fail(step, $"got {actual}");
        }
    }
}
