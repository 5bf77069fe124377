using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Testing;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>What the command line says when things go wrong.</summary>
public sealed class CliBehaviourTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";

    [Theory]
    [InlineData("up --listen nowhere")]
    [InlineData("up --region Europe")]
    [InlineData("send")]
    [InlineData("join --what")]
    public async Task Verb_BadArguments_Returns2AndPrintsNothingOnStandardOutput(string commandLine)
    {
        await using var world = new World();

        VerbRun run = await world.RunAsync(commandLine.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("--help", run.ErrorText);
    }

    [Fact]
    public async Task Discover_NoHubThere_SaysSoAndHowToStartOne()
    {
        await using var world = new World();
        (await world.RunAsync("keys", "new", Acme, "--home", world.Home("acme"), "--json")).Ok();

        using var nobody = new HeldPort();
        VerbRun run = await world.RunAsync("discover", "--home", world.Home("acme"), "--hub", nobody.Address, "--json");

        JsonObject told = run.Failed(1, "unreachable");
        Assert.Contains("orleansmesh up", (string?)told["next"]);
    }

    [Fact]
    public async Task Discover_NoMeshInTheFolder_SaysHowToMakeOne()
    {
        await using var world = new World();

        VerbRun run = await world.RunAsync("discover", "--home", world.Home("nobody"), "--hub", "127.0.0.1:1", "--json");

        JsonObject told = run.Failed(1, "mesh-folder");
        Assert.Contains("orleansmesh keys new", (string?)told["next"]);
    }

    [Fact]
    public async Task Join_AnotherHubAnswersAtTheAddress_IsRefusedUntilItIsForgotten()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.KillHubAsync();
        Directory.Delete(world.HubData, recursive: true);
        await world.StartHubAsync();

        VerbRun refused = await world.RunAsync(["discover", .. world.As("acme")]);
        refused.Failed(1, "hub-key-changed");

        (await world.RunAsync(["join", "--forget-hub", .. world.As("acme")])).Ok();
        (await world.RunAsync(["discover", .. world.As("acme")])).Ok();
    }

    [Fact]
    public async Task Up_PortInUse_SaysSo()
    {
        await using var world = new World();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        VerbRun run = await world.RunAsync("up", "--data", world.HubData, "--listen", $"{other.LocalEndpoint}", "--json");

        JsonObject told = run.Failed(1, "port-in-use");
        Assert.Contains("--listen", (string?)told["next"]);
    }

    [Fact]
    public async Task Up_FolderInUse_SaysSo()
    {
        await using var world = new World();
        await world.StartHubAsync();

        VerbRun run = await world.RunAsync("up", "--data", world.HubData, "--listen", "127.0.0.1:0", "--json");

        run.Failed(1, "folder-in-use");
    }

    [Fact]
    public async Task Up_Terminated_StopsInGoodOrderAndKeepsItsIdentity()
    {
        await using var world = new World();
        JsonObject first = await world.StartHubAsync();
        ChildProcess hub = world.HubProcess;

        Assert.Equal(0, await hub.TerminateAsync());
        await World.EventAsync(hub, "stopped");
        JsonObject second = await world.StartHubAsync();

        Assert.Equal((string?)first["nodeId"], (string?)second["nodeId"]);
        Assert.Equal((string?)first["listen"], (string?)second["listen"]);
    }
}
