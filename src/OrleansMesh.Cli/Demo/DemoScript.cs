namespace OrleansMesh.Cli.Demo;

/// <summary>The steps in their order.</summary>
internal static class DemoScript
{
    public static IReadOnlyList<DemoStep> Steps { get; } =
    [
        new("hub-start", "A hub starts: keys, database and a Noise socket, all in one folder.", HubSteps.StartAsync),
        new("join", "Two meshes make their keys, get a credential of the hub's operator and their humans' consent, and join.", MemberSteps.JoinAsync),
        new("offer", "mit opens its bridge: its document tools are offered to whom it federates with.", MemberSteps.OfferAsync),
        new("discovery", "acme looks for a mesh that can analyse documents.", FederationSteps.DiscoverAsync),
        new("challenge", "acme asks to federate; the hub answers with a challenge.", FederationSteps.ChallengeAsync),
        new("agreement", "Both meshes sign the agreement.", FederationSteps.AgreeAsync),
        new("tool-list", "An MCP client at acme asks its bridge for tools.", ToolSteps.ListAsync),
        new("tool-call", "It calls mit's document tools on real files.", ToolSteps.CallAsync),
        new("offline-store", "mit's node stops; acme sends reliable messages to it all the same.", OfflineSteps.StoreAsync),
        new("hub-kill", "The hub is killed (SIGKILL): nothing is flushed, nobody is told.", HubSteps.KillAsync),
        new("hub-restart", "The hub starts again on the same folder and port.", HubSteps.RestartAsync),
        new("offline-deliver", "mit's node comes back and receives what was acknowledged to acme.", OfflineSteps.DeliverAsync),
        new("delivered-once", "mit's node comes back once more: what it acknowledged must not come again.", OfflineSteps.OnceAsync),
        new("call-again", "The federation outlived the kill: acme's MCP client calls again.", ToolSteps.CallAgainAsync),
        new("end-refused", "mit ends the federation; the same call must be refused now.", ToolSteps.EndAsync),
    ];
}
