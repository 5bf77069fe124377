using System.Buffers;
using System.Text.Json;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Gateway.Notices;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Notices;

public sealed class FederationNoticeWriterTests
{
    private static readonly FederationRecord Least = new(
        Guid.Parse("007686b7-2d12-4149-8d52-a63a9351da68"), FederationStatus.Requested, 1, "did:mesh:test:acme", ["did:mesh:test:acme", "did:mesh:test:mit"], "{}"u8.ToArray(), null, "{}"u8.ToArray(), "", 1);

    public static TheoryData<int> Samples => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Write_ARecord_SaysWhatASerializerWouldSay(int sample)
    {
        FederationRecord record = sample switch
        {
            0 => Least,
            1 => Least with { Status = FederationStatus.Active, Agreement = """{"purpose":"grüße \"<+>\" 😀","version":1}"""u8.ToArray(), ProposerRegistration = """{"@context":["a"]}"""u8.ToArray() },
            _ => Least with
            {
                Status = FederationStatus.Terminating,
                Credential = """{"c":[1,2.5]}"""u8.ToArray(),
                Offer = """{"version":2}"""u8.ToArray(),
                SuspendedBy = ["did:mesh:test:acme", "did:mesh:test:mit"],
                DrainUntil = 1_900_000_000_000,
                Head = "abc",
                Seq = 7,
                Reason = "enough \"said\" – ja",
            },
        };
        string? endpoint = sample == 1 ? "https://hub.test/fed/x" : null;
        var (written, serialized) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());

        FederationNoticeWriter.Write(written, RequestTypes.ChangedNotice, record, endpoint);

        ControlMessage.Write(serialized, RequestTypes.ChangedNotice, null, new FederationNotice(FederationViews.Of(record), endpoint), RequestJson.Default.FederationNotice);
        Assert.True(ControlMessage.TryRead(written.WrittenMemory, out ControlMessage? message));
        Assert.Equal((RequestTypes.ChangedNotice, null), (message.Type, message.Id));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(serialized.WrittenSpan), message.Body));
        Assert.True(FederationNoticeReader.TryRead(message.Body, out _));
    }
}
