using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Cryptography.MlKem;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Our ML-KEM-768 against that of @noble/post-quantum: the same keys from the same seeds, and one secret whichever side encapsulates.</summary>
public sealed class MlKemInteropTests
{
    private const int Keys = 20;

    [InteropFact]
    public async Task MlKem768_AgainstNoble_SameKeysAndSecretsBothWays()
    {
        DirectoryInfo logs = Directory.CreateTempSubdirectory("orleansmesh-mlkem-");
        try
        {
            await using ChildProcess noble = ChildProcess.Start("noble", "node", [Path.Combine(Repository.Interop, "mlkem.mjs")], logs.FullName);
            for (int i = 0; i < Keys; i++)
            {
                byte[] seed = RandomNumberGenerator.GetBytes(MlKem768PrivateKey.SeedBytes);
                using var key = MlKem768PrivateKey.FromSeed(seed);
                string publicKey = Convert.ToHexStringLower(key.PublicKey.ToArray());
                Assert.Equal(publicKey, (string?)(await AskAsync(noble, new { op = "key", seed = Convert.ToHexStringLower(seed) }))["publicKey"]);

                JsonNode theirs = await AskAsync(noble, new { op = "encapsulate", publicKey });
                byte[] shared = new byte[MlKem768PrivateKey.SharedBytes];
                key.Decapsulate(Convert.FromHexString((string)theirs["ciphertext"]!), shared);
                Assert.Equal((string?)theirs["shared"], Convert.ToHexStringLower(shared));

                byte[] ciphertext = new byte[MlKem768PrivateKey.CiphertextBytes];
                key.PublicKey.Encapsulate(ciphertext, shared);
                await AssertDecapsulatesAsync(noble, seed, ciphertext, shared);

                // A ciphertext for nobody: the implicit rejection too must be the same on both sides.
                ciphertext[i] ^= 1;
                key.Decapsulate(ciphertext, shared);
                await AssertDecapsulatesAsync(noble, seed, ciphertext, shared);
            }
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }

    private static async Task AssertDecapsulatesAsync(ChildProcess noble, byte[] seed, byte[] ciphertext, byte[] shared)
    {
        JsonNode answer = await AskAsync(
            noble, new { op = "decapsulate", seed = Convert.ToHexStringLower(seed), ciphertext = Convert.ToHexStringLower(ciphertext) });
        Assert.Equal(Convert.ToHexStringLower(shared), (string?)answer["shared"]);
    }

    private static async Task<JsonNode> AskAsync(ChildProcess noble, object request)
    {
        await noble.Input.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(request));
        await noble.Input.FlushAsync();
        string? line = await noble.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
        return line is not null ? JsonNode.Parse(line)! : throw new InvalidOperationException(await File.ReadAllTextAsync(noble.LogPath));
    }
}
