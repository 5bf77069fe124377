using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>send</c>: one message, or one for each line of standard input, until the hub has acknowledged each.</summary>
internal sealed class SendVerb : MemberVerb
{
    private const int InFlightMax = 64;

    private readonly Argument<string?> _target = new("target") { Description = "The mesh to send to; none with --service.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _service = new("--service") { Description = "Send to a mesh that serves this name and is in a federation with us, in place of a target.", HelpName = "name" };
    private readonly Option<string> _type = new("--type") { Description = "The payload type; a message grant must cover it.", HelpName = "name", DefaultValueFactory = _ => "agent.message" };
    private readonly Option<string?> _data = new("--data") { Description = "The payload's data, a JSON object: the text itself, @file, or - for standard input.", HelpName = "json" };
    private readonly Option<bool> _lines = new("--lines") { Description = "Send one message for each line of standard input, each a JSON object." };
    private readonly Option<bool> _transient = new("--transient") { Description = "Only to a mesh that is there now; nothing is stored." };
    private readonly Option<string> _priority = new("--priority") { Description = "How urgent it is: critical, high, normal or low.", HelpName = "class", DefaultValueFactory = _ => "normal" };
    private readonly Option<bool> _seal = new("--seal") { Description = "Encrypt the data for the target, so that no hub can read it. The target's client must be of a version that opens it." };
    private readonly Option<bool> _ordered = new("--ordered") { Description = "Have the target take the messages of a flow in the order in which they were sent, whatever hubs they go over. The target's client must be of a version that keeps order." };
    private readonly Option<string?> _flow = new("--flow") { Description = "The flow, with --ordered: 1 to 64 printable ASCII characters. Flows do not wait for each other (default: the one without a name).", HelpName = "name" };
    private readonly Option<Guid?> _federation = new("--federation") { Description = "The federation to send through, when there are several with the mesh (default: the one that ends last).", HelpName = "id" };
    private readonly ComplianceOptions _compliance = new();
    private readonly Option<int> _timeout = new("--timeout") { Description = "How long to wait for the hub's receipt of a message.", HelpName = "seconds", DefaultValueFactory = _ => 30 };

    public SendVerb()
        : base(
            "send",
            "Send messages to a federated mesh. \"stored\" means: on the hub's disk, it will be delivered.",
            "orleansmesh send did:mesh:academic:mit-001 --home ./acme --data '{\"text\":\"good morning\"}'",
            "orleansmesh send did:mesh:academic:mit-001 --home ./acme --data @offer.json --seal",
            "orleansmesh send --service documents.search --home ./acme --data '{\"query\":\"trade winds\"}'",
            "orleansmesh send did:mesh:academic:mit-001 --home ./acme --type agent.task --data @task.json --transient",
            "orleansmesh send did:mesh:academic:mit-001 --home ./acme --lines --json",
            "orleansmesh send did:mesh:academic:mit-001 --home ./acme --lines --ordered --flow orders")
    {
        Takes([_target, _service, _type, _data, _lines, _transient, _priority, _seal, _ordered, _flow, _federation, .. _compliance.All, _timeout, Home, Hub, PostQuantum, Authorities]);
        _target.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0)
            {
                MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError);
            }
        });
        _ = _priority.AcceptOnlyFromAmong([.. QosWords.All]);
        Validators.Add(result =>
        {
            if ((result.GetValue(_target) is null) == (result.GetValue(_service) is null))
            {
                result.AddError("Give either the DID of a mesh or --service.");
            }

            if (result.GetValue(_lines) == (result.GetValue(_data) is not null))
            {
                result.AddError("Give either --data or --lines.");
            }

            if (result.GetValue(_ordered) && result.GetValue(_transient))
            {
                result.AddError("Give either --ordered or --transient: what is not stored has no order.");
            }

            if (result.GetValue(_flow) is { } flow && (!FlowMark.IsName(flow) || !result.GetValue(_ordered)))
            {
                result.AddError($"Give --flow with --ordered, a name of at most {FlowMark.NameCharsMax} printable ASCII characters.");
            }
        });
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did target = arguments.GetValue(_service) is { } service
            ? Did.Parse((await member.Client.Services.FindTargetAsync(service, cancellationToken)).MeshId)
            : Did.Parse(arguments.GetValue(_target)!);
        var inFlight = Channel.CreateBounded<Task<Sent>>(InFlightMax);

        // standard input may have nothing for long and holds who reads it: a receipt does not wait for the next line
        _ = Task.Run(() => SendAllAsync(member, target, arguments, inFlight.Writer, cancellationToken), cancellationToken);
        await foreach (Task<Sent> sent in inFlight.Reader.ReadAllAsync(cancellationToken))
        {
            Show(target, await sent, output);
        }

        return ExitCodes.Done;
    }

    private static void Show(Did target, Sent sent, CliOutput output)
    {
        string state = JsonNamingPolicy.CamelCase.ConvertName(sent.Receipt.State.ToString());
        output.Json(new { messageId = sent.Receipt.MessageId, target = target.ToString(), receipt = state, milliseconds = Math.Round(sent.Elapsed.TotalMilliseconds, 2) });
        output.Line($"[green]{state}[/] {sent.Receipt.MessageId} [grey]{sent.Elapsed.TotalMilliseconds:N1} ms[/]");
    }

    private async Task SendAllAsync(Member member, Did target, ParseResult arguments, ChannelWriter<Task<Sent>> inFlight, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (JsonElement data in BodiesAsync(arguments, cancellationToken))
            {
                await inFlight.WriteAsync(SendAsync(member, target, arguments, data, cancellationToken), cancellationToken);
            }

            _ = inFlight.TryComplete();
        }
        catch (Exception unreadable)
        {
            // who shows the receipts of what came before it is told, and ends with it
            _ = inFlight.TryComplete(unreadable);
        }
    }

    private async IAsyncEnumerable<JsonElement> BodiesAsync(ParseResult arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_data) is { } data)
        {
            yield return await MessageData.ReadAsync(data, Console.In, cancellationToken);
            yield break;
        }

        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return MessageData.Parse(line);
            }
        }
    }

    private async Task<Sent> SendAsync(Member member, Did target, ParseResult arguments, JsonElement data, CancellationToken cancellationToken)
    {
        int seconds = arguments.GetValue(_timeout);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(seconds));
        long started = Stopwatch.GetTimestamp();
        try
        {
            string type = arguments.GetValue(_type)!;
            MessageReceipt receipt = await (arguments.GetValue(_federation) is { } through
                ? member.Client.SendAsync(through, target, type, data, Delivery(arguments), late.Token)
                : member.Client.SendAsync(target, type, data, Delivery(arguments), late.Token));
            return new Sent(receipt, Stopwatch.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliFailureException("no-receipt", $"The hub gave no receipt within {seconds} s: it may have the message, or not.", "Check that the hub runs, and send again.");
        }
    }

    private SendOptions Delivery(ParseResult arguments) => new()
    {
        IsTransient = arguments.GetValue(_transient),
        Priority = QosWords.TryParse(arguments.GetValue(_priority), out QosClass priority) ? priority : QosClass.Normal,
        Seal = arguments.GetValue(_seal),
        Ordered = arguments.GetValue(_ordered),
        Flow = arguments.GetValue(_flow) ?? "",
        Compliance = _compliance.Context(arguments),
        Explanation = _compliance.Explanation(arguments),
    };

    private sealed record Sent(MessageReceipt Receipt, TimeSpan Elapsed);
}
