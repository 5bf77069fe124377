using System.Globalization;
using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Demo;

/// <summary>Reliable messages to a mesh that is not there (R-05).</summary>
internal static class OfflineSteps
{
    private const int Messages = 20;

    public static async Task<string> StoreAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        await MemberSteps.StopBridgeAsync(stage);
        IEnumerable<string> bodies = Enumerable.Range(1, Messages).Select(n => new JsonObject { ["n"] = n, ["text"] = $"result {n} of the night's run" }.ToJsonString());
        JsonObject[] receipts = await stage.RunAsync(
            stage.Acme, ["send", stage.Mit.Id, "--type", "agent.message", "--lines"], cancellationToken, bodies);
        stage.Stored.AddRange(receipts.Where(r => (string?)r["receipt"] == "stored").Select(r => (string)r["messageId"]!));
        DemoFailureException.Unless(stage.Stored.Count == Messages, $"{stage.Stored.Count} of {Messages} messages were acknowledged as stored.");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"mit is offline; {Messages} of {Messages} messages have the receipt \"stored\" (flushed to disk), {receipts.Average(r => (double)r["milliseconds"]!):N1} ms each on average");
    }

    public static async Task<string> DeliverAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        JsonObject[] received = await WatchAsync(stage, Messages, cancellationToken);
        string[] ids = [.. received.Select(r => (string)r["messageId"]!)];
        DemoFailureException.Unless(ids.SequenceEqual(stage.Stored), $"mit received {ids.Length} messages, {ids.Intersect(stage.Stored).Count()} of them acknowledged ones, {ids.Length - ids.Distinct().Count()} twice.");
        return $"received {ids.Length} of {stage.Stored.Count} acknowledged messages, in order, each once, acme's signature verified on each; acknowledged to the hub up to cursor {received[^1]["cursor"]}";
    }

    public static async Task<string> OnceAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        // A message behind the others shows that they do not come again, without waiting for a silence.
        JsonObject[] receipts = await stage.RunAsync(stage.Acme, ["send", stage.Mit.Id, "--type", "agent.message", "--data", """{"text":"good morning"}"""], cancellationToken);
        JsonObject[] received = await WatchAsync(stage, 1, cancellationToken);
        DemoFailureException.Unless(
            (string?)received[0]["messageId"] == (string?)receipts[^1]["messageId"],
            $"The first message after the return is {received[0]["messageId"]}, which was acknowledged before.");
        return $"the next session begins with a new message (cursor {received[0]["cursor"]}); none of the {stage.Stored.Count} came again";
    }

    private static async Task<JsonObject[]> WatchAsync(DemoStage stage, int count, CancellationToken cancellationToken)
    {
        JsonObject[] lines = await stage.RunAsync(stage.Mit, ["watch", "--ack", "--count", count.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        return [.. lines.Where(l => l["messageId"] is not null)];
    }
}
