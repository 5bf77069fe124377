using System.CommandLine;
using OrleansMesh.Cli.Envelopes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Dialects;
using OrleansMesh.Domain.Identity;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>envelope verify</c>: whether an envelope is signed by a key.</summary>
internal sealed class EnvelopeVerifyVerb : Verb
{
    private readonly Argument<string> _file = EnvelopeVerb.FileArgument();
    private readonly Option<Dialect?> _dialect = EnvelopeVerb.DialectOption("--dialect", "The dialect; found by the members when it is not given.");
    private readonly Option<FileInfo?> _document = new("--document") { Description = "The sender's DID document or registration: any key of it may have signed.", HelpName = "file" };
    private readonly Option<string?> _key = new("--key") { Description = "The sender's key, Ed25519 or P-384.", HelpName = "z…" };

    public EnvelopeVerifyVerb()
        : base(
            "verify",
            "Verify an envelope's signature and time, offline. A refusal names its reason and ends with exit code 1.",
            "orleansmesh envelope verify message.json --document ./acme/registration.json",
            "orleansmesh envelope verify klp.json --key z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK --json") => Takes(_file, _dialect, _document, _key);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IVerifyingKey[] keys = Keys(arguments);
        var opened = OpenedEnvelope.Open(await EnvelopeFiles.ReadAsync(arguments.GetValue(_file)!, cancellationToken), arguments.GetValue(_dialect));
        if (!opened.IsSigned)
        {
            throw Refused("it is not signed");
        }

        if (opened.ExpiresAt <= TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds())
        {
            throw Refused("it has expired");
        }

        if (!keys.Any(opened.Verifies))
        {
            throw Refused("its signature is not by that key");
        }

        output.Json(new { verified = true, dialect = DialectWords.Of(opened.Dialect) });
        output.Line($"[green]It is signed by that key.[/] {DialectWords.Of(opened.Dialect)}");
        return ExitCodes.Done;
    }

    private static CliFailureException Refused(string why) => new("envelope-refused", $"The envelope is refused: {why}.", "");

    private IVerifyingKey[] Keys(ParseResult arguments)
    {
        if (arguments.GetValue(_key) is { } text)
        {
            return Multikey.TryDecode(text, out IVerifyingKey? key) ? [key] : throw CliFailureException.Usage($"{text} is no key that signs.", "Give an Ed25519 or P-384 key as Multikey text.");
        }

        if (arguments.GetValue(_document) is not { } file)
        {
            throw CliFailureException.Usage("No key is given.", "Give --document or --key.");
        }

        byte[] bytes = OwnerFile.ReadIfPresent(file.FullName, DidDocument.BytesMax) ?? throw new CliFailureException("file", $"There is no file {file.FullName}.", "Give the sender's DID document.");
        return DidDocument.TryParse(bytes, out DidDocument? document, out DidDocumentFault wrong)
            ? [.. document.VerificationMethods.Select(method => method.Verifying).OfType<IVerifyingKey>()]
            : throw new CliFailureException("did-document", $"{file.FullName} is no DID document ({wrong}).", "Give the sender's DID document.");
    }
}
