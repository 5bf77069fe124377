using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using Xunit.Abstractions;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>T-05 and T-06 over a real socket with foreign code at the client's end: Noise by noise-c, ML-KEM by @noble/post-quantum, the rest by docs/wire-protocol.md alone.</summary>
public sealed class WireInteropTests(ITestOutputHelper report)
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string AnotherKey = "1b1b58dd50ea14b60da17b790cd02754d970c9bab864ebb3c0f3016fe51d3f57"; // of the worked example
    private const int Frames = 1000;

    [InteropFact]
    public async Task ForeignClient_XXAndIKAndXXfallbackWithAndWithoutMlKem_JoinsAndExchangesAThousandFramesBothWays()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");

        JsonObject first = await JoinAsync(world, "XX");
        string hubStatic = (string)first["hubStatic"]!;
        JsonObject[] sessions =
        [
            first,
            await JoinAsync(world, "XX", "--kem"),
            await JoinAsync(world, "IK", "--hub-static", hubStatic),
            await JoinAsync(world, "IK", "--hub-static", hubStatic, "--kem"),
            await JoinAsync(world, "IK", "--hub-static", AnotherKey, "--kem"),
        ];

        Assert.Equal(["XX", "XX", "IK", "IK", "XXfallback"], sessions.Select(s => (string?)s["pattern"]));

        foreach (JsonObject session in sessions)
        {
            Assert.Equal(Frames, (int)session["pongs"]!);
            Assert.Equal(Frames, (int)session["answers"]!);
            Assert.Equal(hubStatic, (string?)session["hubStatic"]);
            report.WriteLine(session.ToJsonString());
        }
    }

    private static async Task<JsonObject> JoinAsync(World world, string pattern, params string[] options)
    {
        await using ChildProcess client = ChildProcess.Start(
            "wire-client",
            "node",
            [Path.Combine(Repository.Interop, "mesh-client.mjs"), "--hub", world.Hub, "--home", world.Home("acme"), "--pattern", pattern, "--frames", $"{Frames}", .. options],
            Path.Combine(world.Folder, "logs"));
        string? line = await client.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
        return line is not null
            ? JsonNode.Parse(line)!.AsObject()
            : throw new InvalidOperationException($"{pattern} {string.Join(' ', options)}:\n{await File.ReadAllTextAsync(client.LogPath)}");
    }
}
