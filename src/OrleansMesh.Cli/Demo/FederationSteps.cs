using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Demo;

/// <summary>The five phases of FMP as acme sees them (F-02).</summary>
internal static class FederationSteps
{
    public static async Task<string> DiscoverAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        JsonObject[] lines = await stage.RunAsync(stage.Acme, ["discover", "--capability", "documents"], cancellationToken);
        JsonObject found = lines[^1]["meshes"]?.AsArray().Select(m => m!.AsObject()).FirstOrDefault(m => (string?)m["meshId"] == stage.Mit.Id)
            ?? throw new DemoFailureException($"{stage.Mit.Id} was not discovered.");
        DemoFailureException.Unless((bool)found["online"]!, $"{stage.Mit.Id} is shown as offline while its bridge runs.");
        return $"found \"{found["name"]}\" = {found["meshId"]} in region {found["region"]}, trust {found["trust"]}, online";
    }

    public static async Task<string> ChallengeAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        stage.Negotiation = stage.Start(
            "acme-request",
            "fed", "request", stage.Mit.Id, "--purpose", "document analysis", "--ask", "tool:*", "--ask", "message:*",
            "--home", stage.Acme.Home, "--hub", stage.Hub, "--json");
        JsonObject challenge = await DemoStage.EventAsync(stage.Negotiation, "challenge", cancellationToken);
        return $"handshake {Clip(challenge["handshakeId"])}: nonce {Clip(challenge["nonce"])}, hash {Clip(challenge["hash"])} = SHA-256(handshake:nonce:timestamp), good for 5 s";
    }

    public static async Task<string> AgreeAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        JsonObject active = await DemoStage.EventAsync(stage.Negotiation!, "established", cancellationToken);
        await stage.Negotiation!.WaitForExitAsync(cancellationToken);
        stage.FederationId = (string)active["federationId"]!;
        return $"federation {stage.FederationId} is active: 2 Ed25519 signatures, {active["milliseconds"]} ms from the request to the last one";
    }

    private static string Clip(JsonNode? value) => $"{value}"[..8] + "…";
}
