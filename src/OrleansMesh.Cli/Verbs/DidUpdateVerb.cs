using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did update</c>: services of one's own document.</summary>
internal sealed class DidUpdateVerb : MemberVerb
{
    private readonly Option<string[]> _services = CommonOptions.Many("--service", "Adds a service, or takes it out when it is given without an address.", "id=type=address");

    public DidUpdateVerb()
        : base(
            "update",
            "Change the services of one's own registration, signed by the present key. A change that was cut off is finished first.",
            "orleansmesh did update --service files=Files=https://acme.example/files --home ./acme",
            "orleansmesh did update --service files= --home ./acme --json") => Takes(_services, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        ServiceChange[] services = [.. arguments.GetValue(_services)!.Select(Parse)];
        if (services.Length == 0)
        {
            throw CliFailureException.Usage("Nothing is to be changed.", "Give --service id=type=address.");
        }

        var change = new RegistrationChange { Services = services };
        if (!await member.Client.ChangeRegistrationAsync(change, cancellationToken))
        {
            _ = await member.Client.ChangeRegistrationAsync(change, cancellationToken);
        }

        long version = member.Folder.Registration.Version;
        output.Json(new { meshId = member.MeshId, version });
        output.Line($"[green]Updated[/] {member.MeshId}: version {version}.");
        return ExitCodes.Done;
    }

    private static ServiceChange Parse(string text) => text.Split('=', 3) switch
    {
        [{ Length: > 0 } id, { Length: > 0 } type, { Length: > 0 } address] => new ServiceChange(id, type, address),
        [{ Length: > 0 } id, ""] => new ServiceChange(id, "", null),
        _ => throw CliFailureException.Usage($"--service '{text}' is not id=type=address.", "For example files=Files=https://acme.example/files."),
    };
}
