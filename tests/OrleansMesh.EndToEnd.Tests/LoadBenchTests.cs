using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>The load generator in its short form, so that it goes on working: a hub, a generator, sessions that answer.</summary>
public sealed class LoadBenchTests
{
    [Fact]
    public async Task Idle_AFewSessions_AreAllAnswered()
    {
        string folder = Directory.CreateTempSubdirectory("orleansmesh-e2e-").FullName;
        await using (ChildProcess bench = ChildProcess.Start(
            "load",
            "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "OrleansMesh.Load.dll"), "idle", "--sessions", "64", "--settle", "1", "--hold", "9", "--no-reference", "--json"],
            folder,
            new Dictionary<string, string> { ["Gateway__HeartbeatSeconds"] = "4" }))
        {
            string? line = await bench.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
            int code = await bench.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience);

            Assert.True(code == 0 && line is not null, await File.ReadAllTextAsync(bench.LogPath));
            JsonNode figures = JsonNode.Parse(line)!["figures"]!;
            Assert.Equal(64, (int)figures["connections"]!);
            JsonNode total = figures["total"]!;
            Assert.Equal((long)total["sent"]!, (long)total["answered"]!);
            Assert.True((long)total["sent"]! + (long)total["asked"]! > 0);
            Assert.Equal(0, (long)total["ended"]!);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Messages_AFew_AreAllDelivered()
    {
        string folder = Directory.CreateTempSubdirectory("orleansmesh-e2e-").FullName;
        await using (ChildProcess bench = ChildProcess.Start(
            "load",
            "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "OrleansMesh.Load.dll"), "messages", "--messages", "200", "--pairs", "2", "--json"],
            folder,
            new Dictionary<string, string>()))
        {
            foreach (string delivery in (string[])["Transient", "Reliable"])
            {
                string? line = await bench.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
                Assert.True(line is not null, await File.ReadAllTextAsync(bench.LogPath));
                JsonNode full = JsonNode.Parse(line)!["full"]!;
                Assert.Equal((delivery, 200), ((string)full["delivery"]!, (int)full["messages"]!));
                Assert.True((double)full["perSecond"]! > 0);
            }

            Assert.Equal(0, await bench.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Drain_AFewThatWaitForAHub_AreAllDelivered()
    {
        string folder = Directory.CreateTempSubdirectory("orleansmesh-e2e-").FullName;
        await using (ChildProcess bench = ChildProcess.Start(
            "load",
            "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "OrleansMesh.Load.dll"), "drain", "--messages", "400", "--way", "link", "--json"],
            folder,
            new Dictionary<string, string>()))
        {
            string? line = await bench.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
            Assert.True(line is not null, await File.ReadAllTextAsync(bench.LogPath));
            JsonNode figures = JsonNode.Parse(line)!["figures"]!;
            Assert.Equal(("link", 400), ((string)figures["way"]!, (int)figures["messages"]!));
            Assert.True((double)figures["perSecond"]! > 0);
            Assert.Equal(0, await bench.WaitForExitAsync(CancellationToken.None).WaitAsync(World.Patience));
        }

        Directory.Delete(folder, recursive: true);
    }
}
