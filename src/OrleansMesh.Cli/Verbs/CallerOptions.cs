using System.CommandLine;
using OrleansMesh.Bridge.Callers;
using OrleansMesh.Cli.Bridging;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Who calls across a bridge, and who may (I-04, I-11).</summary>
internal sealed class CallerOptions
{
    private readonly Option<string?> _agent = new("--agent") { Description = "How this mesh names the agent that calls here, told to partners under the mesh's signature; the mesh itself when it is not given.", HelpName = "id" };
    private readonly Option<string[]> _agentRoles = CommonOptions.Many("--agent-role", "With --agent: a role of its, for partners to map to theirs.", "role");
    private readonly Option<string?> _map = new("--map") { Description = "The identity map: who other meshes' callers are here; whom no rule names is refused. Read again when it changes.", HelpName = "file" };
    private readonly Option<bool> _hubMap = new("--hub-map") { Description = "Also ask the identity map that this mesh keeps at its hub (map publish); with --map both hold, and the denials of either. Without a map there that this mesh signed every caller is refused." };
    private readonly Option<string[]> _roleGrants = CommonOptions.Many("--role-grant", "What a local role may use of what agreements grant: role=kind:pattern. With one or more, all else is refused.", "role=grant");
    private readonly Option<string> _authority = new("--authority") { Description = "Whether every call needs a capability that our human began (require), or only where the agreement's policy says so (agreed).", HelpName = "agreed|require", DefaultValueFactory = _ => "agreed" };
    private readonly Option<string?> _audit = new("--audit-file") { Description = "Write each decision about other meshes' calls to this file, one line of JSON each.", HelpName = "file" };

    private readonly VouchOptions _vouching = new();

    public CallerOptions()
    {
        _authority.AcceptOnlyFromAmong("agreed", "require");
        _agentRoles.Validators.Add(result =>
        {
            foreach (string role in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (role.Length is 0 or > 128 || role.Any(c => c <= ' ' || c > '~' || c is '"' or '\\'))
                {
                    result.AddError($"--agent-role is '{role}'. A role is 1 to 128 printable ASCII characters without spaces, quotes and backslashes.");
                }
            }
        });
        _roleGrants.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!TryParse(text, out _, out string error))
                {
                    result.AddError(error);
                }
            }
        });
    }

    /// <summary>In the order of <c>--help</c>.</summary>
    public Symbol[] All => [_agent, _agentRoles, _map, _hubMap, _roleGrants, _authority, .. _vouching.All, _audit];

    /// <summary>Who calls, for explanation records.</summary>
    public string? Agent(ParseResult arguments) => arguments.GetValue(_agent);

    /// <summary>Signs our calls.</summary>
    public ICallSigner Signer(ParseResult arguments, Member member) =>
        new FolderCallSigner(member.Folder, arguments.GetValue(_agent), arguments.GetValue(_agentRoles)!, TimeProvider.System);

    /// <summary>What is known of partners, and of those who vouch for them.</summary>
    /// <exception cref="CliFailureException">An issuer's document is none.</exception>
    public PartnerKnowledge Knowledge(ParseResult arguments, Member member) =>
        new(member.Client, _vouching.Issuers(arguments), _vouching.Lists(arguments), TimeProvider.System);

    /// <summary>Lets others' calls in.</summary>
    /// <exception cref="CliFailureException">The map is none.</exception>
    public CallGate Gate(ParseResult arguments, Member member, PartnerKnowledge knowledge)
    {
        MapFile? file = arguments.GetValue(_map) is { } path ? MapFile.Open(path) : null;
        var maps = new CallerMaps(file, arguments.GetValue(_hubMap) ? new HubMap(member.Client, member.Folder, TimeProvider.System) : null);
        var options = new CallGateOptions
        {
            Map = maps.FindAsync,
            Roles = new RoleGrants([.. arguments.GetValue(_roleGrants)!.Select(text => TryParse(text, out (string, GrantKind, string) grant, out string error) ? grant : throw new FormatException(error))]),
            RequiresCredential = knowledge.Issuers.Count > 0,
            IsTrustedIssuer = knowledge.Issuers.ContainsKey,
            RequiresCapability = arguments.GetValue(_authority) == "require",
            AgreementRequiresCapability = id => member.Client.ActiveFederations.Any(each =>
                each.FederationId.ToString("D") == id && each.Agreement.Terms.Policy?.Clauses.Any(clause => clause.Rule == PolicyRule.Capability) == true),
            OnDecided = arguments.GetValue(_audit) is { } audit ? new CallAudit(audit).Write : static _ => { },
        };
        return new CallGate(member.Folder.MeshId, knowledge, options);
    }

    private static bool TryParse(string text, out (string Role, GrantKind Kind, string Pattern) grant, out string error)
    {
        grant = default;
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        error = $"--role-grant is '{text}'. Give role=kind:pattern, for example analyst=tool:analyze_*.";
        if (equals <= 0 || !GrantText.TryParse(text[(equals + 1)..], out GrantText? parsed, out _) || parsed.Kind == "message")
        {
            return false;
        }

        GrantKind kind = parsed.Kind switch
        {
            "tool" => GrantKind.Tool,
            "prompt" => GrantKind.Prompt,
            _ => GrantKind.Resource,
        };
        grant = (text[..equals], kind, parsed.Pattern);
        return true;
    }
}
