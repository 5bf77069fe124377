using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Demo;

/// <summary>The life of the demo's hub.</summary>
internal static class HubSteps
{
    public static async Task<string> StartAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        JsonObject ready = await UpAsync(stage, cancellationToken);
        return $"process {stage.HubProcess!.Id}: {ready["hubId"]} listens on {ready["listen"]}, node {Short(ready["nodeId"])}";
    }

    public static async Task<string> KillAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        int id = stage.HubProcess!.Id;
        await stage.HubProcess.KillAsync();
        DemoFailureException.Unless(stage.HubProcess.HasExited, "The hub survived SIGKILL.");
        await stage.HubProcess.DisposeAsync();
        stage.HubProcess = null;
        long bytes = Directory.EnumerateFiles(stage.HubData).Sum(f => new FileInfo(f).Length);
        return $"process {id} is gone; what it left is {bytes / 1024:N0} KiB in {stage.HubData}";
    }

    public static async Task<string> RestartAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        JsonObject ready = await UpAsync(stage, cancellationToken);
        return FormattableString.Invariant(
            $"process {stage.HubProcess!.Id}: the same hub ({Short(ready["nodeId"])}) listens again after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms");
    }

    /// <summary>A long identifier as people see it.</summary>
    public static string Short(JsonNode? id) => id?.ToString() is { Length: > 26 } text ? text[..20] + "…" + text[^4..] : $"{id}";

    private static async Task<JsonObject> UpAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        stage.HubProcess = stage.Start("hub", "up", "--data", stage.HubData, "--listen", stage.Hub, "--json");
        JsonObject ready = await DemoStage.EventAsync(stage.HubProcess, "ready", cancellationToken);
        stage.Hub = new Uri((string)ready["listen"]!).Authority;
        return ready;
    }
}
