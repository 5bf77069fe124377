using System.Text.Json;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Requests;

/// <summary>What a mesh does not take by its own check is told to who sent it (F-07, R-05).</summary>
public sealed class MessageRefuseTests
{
    [Fact]
    public async Task Refuse_WhatWaits_IsWrittenDownAndItsSourceIsTold()
    {
        await using Town town = await Town.BuildAsync();
        await town.StoreAsync("m1", "m2");
        Delivered[] delivered = await town.Mit.DeliveriesAsync(2);

        Assert.Equal("result", await AnswerAsync(town.Mit, delivered[0].Cursor, "m1", "not-granted"));

        JsonElement told = await town.Acme.NoticeAsync("message.refused");
        Assert.Equal(("m1", "refused", "not-granted"), (Word(told, "messageId"), Word(told, "state"), Word(told, "reason")));
        await town.Mit.AcknowledgeAsync(delivered[1].Cursor);
        JsonElement status = await town.Acme.AskAsync("message.status", "\"messageId\":\"m1\"");
        Assert.Equal(("refused", "not-granted"), (Word(status, "state"), Word(status, "reason")));
    }

    [Fact]
    public async Task Refuse_WhatIsNoWaitingMessageOfTheAsker_ChangesNothing()
    {
        await using Town town = await Town.BuildAsync();
        await town.StoreAsync("m1", "m2");
        Delivered[] delivered = await town.Mit.DeliveriesAsync(2);
        long first = delivered[0].Cursor;

        (long Cursor, string Id, string Reason, string Answer, string Member)[] asked =
        [
            (0, "m1", "not-granted", "malformed", "cursor"),
            (-1, "m1", "not-granted", "malformed", "cursor"),
            (first, "", "not-granted", "malformed", "messageId"),
            (first, new string('m', FmpLimits.MessageIdCharsMax + 1), "not-granted", "malformed", "messageId"),
            (first, new string('m', FmpLimits.MessageIdCharsMax), "not-granted", "unknown-message", ""),
            (first, "m1", "none", "malformed", "reason"),
            (first, "m1", "because", "malformed", "reason"),
            (first, "m2", "not-granted", "unknown-message", ""),
            (delivered[1].Cursor + 1, "m1", "not-granted", "unknown-message", ""),
        ];
        foreach ((long cursor, string id, string reason, string answer, string member) in asked)
        {
            JsonElement told = await AskAsync(town.Mit, cursor, id, reason);
            Assert.Equal(answer, Word(told, "reason"));
            Assert.Contains($"'{member}", Word(told, "detail") + "'", StringComparison.Ordinal);
        }

        Assert.Equal("unknown-message", await AnswerAsync(town.Acme, first, "m1", "not-granted"));
        Assert.Equal("stored", Word(await town.Acme.AskAsync("message.status", "\"messageId\":\"m1\""), "state"));
    }

    private static async Task<string> AnswerAsync(Member asker, long cursor, string messageId, string reason)
    {
        JsonElement answer = await AskAsync(asker, cursor, messageId, reason);
        return answer.TryGetProperty("reason", out JsonElement refused) ? refused.GetString()! : Word(answer, "type");
    }

    private static Task<JsonElement> AskAsync(Member asker, long cursor, string messageId, string reason) =>
        asker.AskAsync("message.refuse", $"\"cursor\":{cursor},\"messageId\":\"{messageId}\",\"reason\":\"{reason}\"");

    private static string Word(JsonElement answer, string member) => answer.GetProperty(member).GetString()!;
}
