using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>The npm implementation of verifiable credentials in a process of its own, and one key that both sides have.</summary>
internal sealed class CredentialPeer : IAsyncDisposable
{
    private readonly DirectoryInfo _logs = Directory.CreateTempSubdirectory("orleansmesh-credentials-");
    private readonly ChildProcess _process;
    private readonly byte[] _seed = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);

    public CredentialPeer()
    {
        Key = Ed25519PrivateKey.FromSeed(_seed);
        _process = ChildProcess.Start("credentials", "node", [Path.Combine(Repository.Interop, "credentials.mjs")], _logs.FullName);
    }

    public Ed25519PrivateKey Key { get; }

    public Did Did => DidKey.Encode(Key.PublicKey);

    public string KeyId => DidKey.KeyId(Key.PublicKey);

    /// <summary>The names of the suites over there.</summary>
    public static string NameOf(ProofSuite suite) => suite switch
    {
        ProofSuite.EddsaJcs2022 => "eddsa-jcs-2022",
        ProofSuite.EddsaRdfc2022 => "eddsa-rdfc-2022",
        _ => "Ed25519Signature2020",
    };

    public static DidDocument? Document(Did did) => DidKey.TryResolve(did, out DidDocument? document) ? document : null;

    /// <summary>Has a document signed over there.</summary>
    public async Task<byte[]> SignAsync(string op, ProofSuite suite, DateTimeOffset now, JsonObject arguments)
    {
        arguments["op"] = op;
        arguments["suite"] = NameOf(suite);
        arguments["seed"] = Convert.ToHexStringLower(_seed);
        arguments["date"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        JsonNode answer = await AskAsync(arguments);
        return answer["document"] is { } document ? System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()) : throw new InvalidOperationException((string?)answer["error"]);
    }

    public async Task<JsonNode> AskAsync(JsonObject request)
    {
        await _process.Input.WriteLineAsync(request.ToJsonString());
        await _process.Input.FlushAsync();
        string? line = await _process.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
        return line is not null ? JsonNode.Parse(line)! : throw new InvalidOperationException(await File.ReadAllTextAsync(_process.LogPath));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Key.Dispose();
        _logs.Delete(recursive: true);
    }
}
