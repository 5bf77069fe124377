namespace OrleansMesh.Wire.Requests;

/// <summary>The <c>type</c> of each request, answer and notice of a joined session (docs/wire-protocol.md §7).</summary>
public static class RequestTypes
{
    public const string Announce = "mesh.announce";
    public const string Credential = "mesh.credential";
    public const string ShowMesh = "mesh.show";
    public const string Trust = "mesh.trust";

    /// <summary>What the asker says of a partner.</summary>
    public const string Attest = "trust.attest";

    /// <summary>The strongest path of trust between two meshes.</summary>
    public const string TrustPath = "trust.path";
    public const string UpdateMesh = "mesh.update";
    public const string MeshHistory = "mesh.history";
    public const string Discover = "discover";

    /// <summary>Who serves a name.</summary>
    public const string Resolve = "services.resolve";

    /// <summary>What became of a message of the asker's.</summary>
    public const string MessageStatus = "message.status";

    /// <summary>Erases a message of the asker's that waits.</summary>
    public const string MessageErase = "message.erase";

    /// <summary>The asker does not take what was delivered to it.</summary>
    public const string MessageRefuse = "message.refuse";

    /// <summary>What expired before the asker took it.</summary>
    public const string MessagesExpired = "message.expired";
    public const string Initiate = "fmp.initiate";
    public const string Respond = "fmp.respond";
    public const string Accept = "fmp.accept";
    public const string Decline = "fmp.decline";
    public const string End = "fmp.end";
    public const string List = "fmp.list";
    public const string FederationSubmit = "fed.submit";
    public const string FederationHistory = "fed.history";
    public const string FederationShow = "fed.show";
    public const string Revoke = "ucan.revoke";
    public const string Revocations = "ucan.revocations";
    public const string KeepMap = "map.keep";
    public const string ShowMap = "map.show";

    /// <summary>The answer to any request that was carried out.</summary>
    public const string Result = "result";

    /// <summary>The answer to any request that was refused.</summary>
    public const string Refused = "refused";

    public const string ProposalNotice = "fmp.proposal";
    public const string EstablishedNotice = "fmp.established";
    public const string DeclinedNotice = "fmp.declined";
    public const string EndedNotice = "fmp.ended";

    /// <summary>A federation changed in a way that has no notice of its own.</summary>
    public const string ChangedNotice = "fed.changed";

    /// <summary>The home of its target, or the target, refused a stored message for good.</summary>
    public const string MessageRefusedNotice = "message.refused";

    /// <summary>Between hubs: a way to a hub.</summary>
    public const string RouteAnnounceNotice = "route.announce";

    /// <summary>Between hubs: what was told of a hub's meshes changes a list that the receiver does not know.</summary>
    public const string RouteAgainNotice = "route.again";

    /// <summary>Between hubs: no way to a hub any more.</summary>
    public const string RouteWithdrawNotice = "route.withdraw";

    /// <summary>Between hubs: a signed question to another hub.</summary>
    public const string HubCall = "hub.call";
}
