using System.CommandLine;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Hub.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary>What <c>vc revoke</c>, <c>vc suspend</c> and <c>vc resume</c> share.</summary>
internal abstract class VcStatusVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "The credential, as it was issued." };

    private readonly Option<string> _data = CommonOptions.Data();

    private readonly StatusState _to;

    protected VcStatusVerb(string name, string description, StatusState to, params IReadOnlyList<string> examples)
        : base(name, description, examples)
    {
        _to = to;
        Takes(_file, _data);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string file = arguments.GetValue(_file)!;
        var folder = new HubDataFolder(arguments.GetValue(_data)!);
        HubCard card = folder.Read();
        CredentialDocument credential = await CredentialFiles.ReadAsync(file, cancellationToken);
        if (credential.Issuer != card.HubId)
        {
            throw new CliFailureException("not-issued-here", $"{file} was issued by {credential.Issuer}, and this hub is {card.HubId}.", "Only its issuer can change its status.");
        }

        await using CredentialOffice office = CredentialOffice.Open(folder.Path);
        StatusChange change = await office.ChangeAsync(credential, _to, cancellationToken);
        switch (change)
        {
            case StatusChange.RevokedForEver:
                throw new CliFailureException("revoked", $"{file} is revoked, and that is for ever.", "Issue a new one: orleansmesh vc issue --help");
            case StatusChange.NotAllocated:
                throw new CliFailureException("no-status", $"{file} has no place in the status lists of {card.HubId}.", "It was issued without a status, or in another folder. Look: orleansmesh vc show FILE");
            default:
                string subject = string.Join(", ", credential.SubjectIds);
                output.Json(new { file = Path.GetFullPath(file), subject, state = Word(_to), changed = change == StatusChange.Done });
                output.Line($"[green]{(change == StatusChange.Done ? "Done" : "Nothing to do")}[/]: the credential of {subject} is {Word(_to)}.");
                return ExitCodes.Done;
        }
    }

    private static string Word(StatusState state) => state.ToString().ToLowerInvariant();
}
