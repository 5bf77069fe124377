using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Wire.Tests.Requests;

public sealed class MessageRefuseReaderTests
{
    // Each member as JSON, and whether it is within its bounds; null for one that is missing.
    private static readonly (string? Json, bool IsSound)[] Strangers =
        [(null, false), ("null", false), ("true", false), ("{}", false), ("[1]", false), ("1.5", false), ("-1", false), ("0", false), ("\"\"", false), ("1e400", false)];

    private static readonly (string? Json, bool IsSound)[] Cursors =
        [.. Strangers, ("1", true), ("9223372036854775807", true), ("9223372036854775808", false), ("\"1\"", false), ("1e0", false)];

    private static readonly (string? Json, bool IsSound)[] Ids =
    [
        .. Strangers, ("\"m\"", true), (Text(FmpLimits.MessageIdCharsMax), true), (Text(FmpLimits.MessageIdCharsMax + 1), false), ("\" ~\"", true), ("\"\\u007f\"", false),
        ("\"\\u001f\"", false), ("\"é\"", false), ("1", false),
    ];

    private static readonly (string? Json, bool IsSound)[] Reasons =
        [.. Strangers, ("\"not-granted\"", true), ("\"none\"", false), ("\"Not-Granted\"", false), ("\"not-granted \"", false), ("201", false), ("\"refusal-999\"", false)];

    [Fact]
    public void TryRead_AnyMembers_IsReadWithinTheBoundsAloneOrNamesTheFirstThatIsNot()
    {
        Gen<((string? Json, bool IsSound) Cursor, (string? Json, bool IsSound) Id, (string? Json, bool IsSound) Reason)> bodies =
            from cursor in Gen.Elements(Cursors) from id in Gen.Elements(Ids) from reason in Gen.Elements(Reasons) select (cursor, id, reason);
        Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            bool isRead = TryRead(Object(("cursor", body.Cursor.Json), ("messageId", body.Id.Json), ("reason", body.Reason.Json)), out MessageRefuseRequest? request, out Refusal reason, out string wrong);
            string expected = !body.Cursor.IsSound ? "cursor" : !body.Id.IsSound ? "messageId" : !body.Reason.IsSound ? "reason" : "";
            return wrong == expected && isRead == (expected.Length == 0)
                && (isRead ? reason == Refusal.NotGranted && $"\"{request!.MessageId}\"" == body.Id.Json : request is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void TryRead_WhatWasWritten_IsTheSame()
    {
        Refusal[] refusals = [.. Enum.GetValues<Refusal>().Where(each => each != Refusal.None)];
        Gen<MessageRefuseRequest> requests =
            from cursor in ArbMap.Default.GeneratorFor<long>()
            from length in Gen.Choose(1, FmpLimits.MessageIdCharsMax)
            from id in Gen.ArrayOf(Gen.Choose(' ', '~').Select(c => (char)c), length)
            from refusal in Gen.Elements(refusals)
            select new MessageRefuseRequest((cursor & (long.MaxValue - 1)) + 1, new string(id), RefusalText.Word(refusal));
        Prop.ForAll(requests.ToArbitrary(), request =>
            TryRead(JsonSerializer.Serialize(request, RequestJson.Default.MessageRefuseRequest), out MessageRefuseRequest? read, out Refusal reason, out _)
            && read == request && RefusalText.Word(reason) == request.Reason).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"cursor\"")]
    [InlineData("7")]
    public void TryRead_NoObject_NamesTheFirstMember(string json)
    {
        Assert.False(TryRead(json, out _, out _, out string wrong));
        Assert.Equal("cursor", wrong);
    }

    private static bool TryRead(string json, out MessageRefuseRequest? request, out Refusal reason, out string wrong)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return MessageRefuseReader.TryRead(document.RootElement, out request, out reason, out wrong);
    }

    private static string Object(params (string Name, string? Json)[] members) =>
        $"{{{string.Join(',', members.Where(each => each.Json is not null).Select(each => $"\"{each.Name}\":{each.Json}"))}}}";

    private static string Text(int length) => $"\"{new string('m', length)}\"";
}
