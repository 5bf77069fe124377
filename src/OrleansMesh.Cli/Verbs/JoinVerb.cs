using System.CommandLine;
using System.Diagnostics;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Discovery;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>join</c>: first contact with a hub: it is pinned, the mesh is registered, its credential shown, its profile announced.</summary>
internal sealed class JoinVerb : MemberVerb
{
    private readonly Option<string?> _name = new("--name") { Description = "What discovery calls the mesh (default: the last part of its DID).", HelpName = "text" };
    private readonly Option<string[]> _capabilities = CommonOptions.Many("--capability", "A capability that others can search for; with a space and a number behind it, only those whose trust is as high; then, as need be, its version, endpoints, and names of what a user must have: 'data.analysis 60 version=1.2 at=https://acme.example/analysis needs=gdpr,tier-2'.", "name");
    private readonly Option<string[]> _services = CommonOptions.Many(
        "--service", "A service that others find by its name: the name, perhaps with @version, and after it agents=A,B capability=NAME ttl=SECONDS trust=SCORE for=partners as need be. A service that is not given again is withdrawn.", "service");
    private readonly Option<int> _trust = new("--minimum-trust") { Description = "The trust that the mesh asks of partners, 0 to 100.", HelpName = "score" };
    private readonly Option<string?> _credential = new("--credential") { Description = "A MeshAgentCredential to present; it is kept in the home folder.", HelpName = "file" };
    private readonly Option<bool> _private = new("--private") { Description = "Do not show the mesh in discovery." };
    private readonly Option<bool> _forget = new("--forget-hub") { Description = "Forget which hub was met at this address before. Only when its operator confirms the new node id." };

    public JoinVerb()
        : base(
            "join",
            "Join a hub: keep its key, register the mesh, present a credential, announce name, capabilities and services. May be repeated to change any of them.",
            "orleansmesh join --home ./acme",
            "orleansmesh join --hub hub.example.org:7400 --home ./mit --name \"MIT document lab\" --capability documents --credential mit.json",
            "orleansmesh join --home ./mit --service 'documents.search@1.4 agents=reader ttl=600' --service 'documents.write trust=60 for=partners'")
    {
        Takes(Home, Hub, PostQuantum, Authorities, _name, _capabilities, _services, _trust, _credential, _private, _forget);
        _services.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!AnnouncedService.TryParse(text, out _))
                {
                    result.AddError($"'{text}' is no service. Write for example documents.search, or 'documents.search@1.4 agents=reader capability=documents ttl=300 trust=60 for=partners'.");
                }
            }
        });
    }

    protected override void Prepare(ParseResult arguments, MeshFolder folder, Uri hub)
    {
        if (arguments.GetValue(_forget))
        {
            folder.ForgetHub(hub);
        }
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        bool isCredited = await PresentAsync(member, arguments.GetValue(_credential), output, cancellationToken);
        string name = arguments.GetValue(_name) ?? member.MeshId.Split(':')[^1];
        await member.Client.AnnounceAsync(
            new AnnounceRequest(name, arguments.GetValue(_capabilities)!, arguments.GetValue(_trust), !arguments.GetValue(_private), arguments.GetValue(_services)!), cancellationToken);
        ShowMeshResult self = await member.Client.ShowMeshAsync(member.Folder.MeshId, cancellationToken);
        output.Json(new
        {
            meshId = member.MeshId,
            hubId = member.Client.HubId,
            region = member.Client.Region,
            name,
            trust = self.Trust,
            trustLevel = self.TrustLevel,
            credential = isCredited,
            milliseconds = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
        });
        output.Line($"[green]Joined[/] {member.Client.HubId} (region {member.Client.Region}) at {member.Hub.GetLeftPart(UriPartial.Authority)} as {member.MeshId}.");
        output.Line($"Trust {self.Trust} ({self.TrustLevel}); discovery shows it as \"{name}\"{(arguments.GetValue(_private) ? ", to nobody" : "")}.");
        if (!isCredited)
        {
            output.Line($"[yellow]Without a credential the trust may be too low to federate.[/] Ask the hub's operator for one: orleansmesh vc issue --subject {member.MeshId}");
        }

        return ExitCodes.Done;
    }

    // One that was kept from another hub may mean nothing to this one: that is no reason not to join.
    private static async Task<bool> PresentAsync(Member member, string? file, CliOutput output, CancellationToken cancellationToken)
    {
        byte[]? credential = file is null ? member.Folder.ReadCredential() : await File.ReadAllBytesAsync(file, cancellationToken);
        if (credential is null)
        {
            return false;
        }

        try
        {
            await member.Client.PresentCredentialAsync(credential, cancellationToken);
            return true;
        }
        catch (MeshRefusedException refused) when (file is null)
        {
            output.Remark($"The credential in {member.Folder.Path} was not taken: {refused.Detail}");
            return false;
        }
    }
}
