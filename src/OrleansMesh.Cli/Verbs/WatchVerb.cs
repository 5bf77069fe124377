using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>watch</c>: shows messages as they come, and acknowledges those that were shown.</summary>
internal sealed class WatchVerb : MemberVerb
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Option<bool> _ack = new("--ack") { Description = "Acknowledge each message after it was printed; others come again next time." };
    private readonly Option<int?> _count = new("--count") { Description = "End after so many messages.", HelpName = "number" };

    private readonly Option<int> _orderWait = new("--order-wait") { Description = "How long a message of an ordered flow waits for earlier ones that have not come: 1 to 3600.", HelpName = "seconds", DefaultValueFactory = _ => 30 };

    public WatchVerb()
        : base(
            "watch",
            "Receive messages, those stored while the mesh was away first. Each is verified here, whatever the hub says.",
            "orleansmesh watch --home ./mit",
            "orleansmesh watch --home ./mit --ack --count 10 --json",
            "orleansmesh watch --home ./mit --ack --order-wait 300")
    {
        Takes(_ack, _count, _orderWait, Home, Hub, PostQuantum, Authorities);
        _orderWait.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3_600)
            {
                result.AddError("--order-wait is not 1 to 3600 seconds.");
            }
        });
    }

    protected override bool Receives => true;

    protected override void Complete(ParseResult arguments, MeshClientOptions options, CliOutput output)
    {
        options.OrderWaitMax = TimeSpan.FromSeconds(arguments.GetValue(_orderWait));
        options.Expired = expired => ShowExpired(expired, output);
    }

    private static void ShowExpired(IReadOnlyList<ExpiredMessages> expired, CliOutput output)
    {
        foreach (ExpiredMessages each in expired)
        {
            DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(each.ExpiredAt);
            output.Json(new { @event = "expired", federationId = each.FederationId, source = each.Source, count = each.Count, firstId = each.FirstId, lastId = each.LastId, firstAt = each.FirstAt is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first) : (DateTimeOffset?)null, expiredAt = at });
            output.Line($"[yellow]{each.Count} messages{(each.Source is { } source ? $" of {source}" : "")} in federation {each.FederationId} expired before they came, from {each.FirstId} to {each.LastId}, the last at {at.ToLocalTime():yyyy-MM-dd HH:mm:ss}[/]");
        }
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        output.Json(new { @event = "watching" });
        int left = arguments.GetValue(_count) ?? int.MaxValue;
        try
        {
            await foreach (ReceivedMessage message in member.Client.ReceiveAsync(cancellationToken))
            {
                Show(message, output);
                if (arguments.GetValue(_ack))
                {
                    await message.AcknowledgeAsync();
                }

                if (--left == 0)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && arguments.GetValue(_count) is null)
        {
            // Ctrl+C is the way to end it.
        }

        return ExitCodes.Done;
    }

    private static void Show(ReceivedMessage message, CliOutput output)
    {
        output.Json(new
        {
            @event = "message",
            messageId = message.MessageId,
            cursor = message.Cursor,
            from = message.SourceMeshId,
            federationId = message.FederationId,
            type = message.PayloadType,
            sentAt = message.SentAt,
            @sealed = message.IsSealed,
            flow = message.Flow?.Name,
            flowNumber = message.Flow?.Number,
            missedBefore = message.MissedBefore,
            late = message.IsLate,
            data = message.Data,
        });
        if (message.MissedBefore > 0)
        {
            output.Line($"[yellow]{message.MissedBefore} messages of its flow did not come in time before the next one[/]");
        }

        output.Line($"[grey]{message.SentAt.ToLocalTime():HH:mm:ss}[/] [blue]{message.SourceMeshId}[/] {message.PayloadType}{(message.IsSealed ? " (sealed)" : "")}{(message.IsLate ? " (late)" : "")} {JsonSerializer.Serialize(message.Data, Readable)}");
    }
}
