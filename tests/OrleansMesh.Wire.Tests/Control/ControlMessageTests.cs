using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Wire.Tests.Control;

public sealed class ControlMessageTests
{
    [Fact]
    public void Write_TryRead_GivesTypeIdAndMembersBack()
    {
        var output = new ArrayBufferWriter<byte>();
        ControlMessage.Write(output, RequestTypes.Discover, "42", new DiscoverRequest(["ü"], 10, 5), RequestJson.Default.DiscoverRequest);

        Assert.True(ControlMessage.TryRead(output.WrittenMemory, out ControlMessage? message));
        Assert.Equal(("discover", "42"), (message.Type, message.Id));
        Assert.True(RequestJson.TryRead(message.Body, RequestJson.Default.DiscoverRequest, out DiscoverRequest? request));
        Assert.Equal(["ü"], request.Capabilities);
        Assert.Equal(5, request.Limit);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(2_000, false)]
    public void Write_Again_TakesTheThreadsBufferUpToTheMostThatIsKept(int words, bool isKept)
    {
        var body = new DiscoverRequest([.. Enumerable.Range(0, words).Select(i => $"{i:D50}")], 10, 5);
        var output = new ArrayBufferWriter<byte>(4 * ControlMessage.KeptBytesMax);
        ControlMessage.Write(output, "first", "1", body, RequestJson.Default.DiscoverRequest);
        Assert.Equal(isKept, output.WrittenCount < ControlMessage.KeptBytesMax);
        int length = output.WrittenCount;
        output.ResetWrittenCount();

        long before = GC.GetAllocatedBytesForCurrentThread();
        ControlMessage.Write(output, "first", "1", body, RequestJson.Default.DiscoverRequest);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(length, output.WrittenCount);
        Assert.Equal(isKept, allocated < length / 2);
    }

    [Fact]
    public void Write_AfterALongerOneAndOneThatFailed_HoldsNothingOfThem()
    {
        var output = new ArrayBufferWriter<byte>();
        ControlMessage.Write(output, "first", null, new DiscoverRequest([new string('x', 1_000)], 10, 5), RequestJson.Default.DiscoverRequest);
        output.ResetWrittenCount();
        Assert.Throws<ArgumentException>(() => ControlMessage.Write(output, "?", null, new DiscoverRequest(["y"], 10, 5), RequestJson.Default.DiscoverRequest));
        ControlMessage.Write(output, "last", null, new DiscoverRequest(["z"], 10, 5), RequestJson.Default.DiscoverRequest);

        string text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.StartsWith("{\"type\":\"last\",", text, StringComparison.Ordinal);
        Assert.DoesNotContain('x', text);
        Assert.DoesNotContain("\"y\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_BodyOutlivesThePayload()
    {
        byte[] payload = Encoding.UTF8.GetBytes("""{"type":"result","id":"a","name":"kept"}""");
        Assert.True(ControlMessage.TryRead(payload, out ControlMessage? message));
        payload.AsSpan().Clear();

        Assert.Equal("kept", message.Body.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("""{"type":"a","id":"x"}""", true)]
    [InlineData("""{"type":"a"}""", true)]
    [InlineData("""{"id":"x"}""", false)]
    [InlineData("""{"type":""}""", false)]
    [InlineData("""{"type":"A"}""", false)]
    [InlineData("""{"type":7}""", false)]
    [InlineData("""{"type":"a","id":7}""", false)]
    [InlineData("""{"type":"a","id":null}""", false)]
    [InlineData("""{"type":"a","id":""}""", false)]
    [InlineData("""{"type":"a","id":"x y"}""", false)]
    [InlineData("""{"type":"a","type":"b"}""", false)]
    [InlineData("""{"type":"a","m":{"x":1,"x":2}}""", false)]
    [InlineData("""{"type":"a","m":"\ud800"}""", false)]
    [InlineData("""["type","a"]""", false)]
    [InlineData("""{"type":"a"} x""", false)]
    [InlineData("", false)]
    public void TryRead_Shape_IsStrict(string json, bool expected) =>
        Assert.Equal(expected, ControlMessage.TryRead(Encoding.UTF8.GetBytes(json), out _));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void TryRead_IdAndType_AreBoundedAt64(int length, bool expected)
    {
        string text = new('a', length);

        Assert.Equal(expected, ControlMessage.TryRead(Encoding.UTF8.GetBytes($$"""{"type":"a","id":"{{text}}"}"""), out _));
        Assert.Equal(expected, ControlMessage.TryRead(Encoding.UTF8.GetBytes($$"""{"type":"{{text}}"}"""), out _));
    }

    [Fact]
    public void TryRead_MutatedMessage_NeverThrows()
    {
        byte[] good = Encoding.UTF8.GetBytes("""{"type":"fmp.list","id":"a1","members":["é",1.5,null,true,{"deep":[]}]}""");
        Prop.ForAll<int, byte>((position, value) =>
        {
            byte[] bad = [.. good];
            bad[(position & int.MaxValue) % bad.Length] = value;
            return !ControlMessage.TryRead(bad, out ControlMessage? message) || JsonSerializer.Serialize(message.Body).Length > 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Write_NoBodyOrOneThatSaysItsOwnType_ThrowsAlsoWhenItsShapeWasWrittenBefore()
    {
        var output = new ArrayBufferWriter<byte>();
        ControlMessage.Write(output, "a", null, new DiscoverRequest(["y"], 10, 5), RequestJson.Default.DiscoverRequest);
        Assert.Throws<ArgumentException>(() => ControlMessage.Write(output, "a", null, null!, RequestJson.Default.DiscoverRequest));

        foreach (string member in (string[])["type", "id"])
        {
            ControlMessage.Write(output, "a", null, new JsonObject { ["other"] = 1 }, RequestJson.Default.JsonObject);
            Assert.Throws<ArgumentException>(() => ControlMessage.Write(output, "a", null, new JsonObject { ["other"] = 1, [member] = 2 }, RequestJson.Default.JsonObject));
        }
    }

    [Fact]
    public void Write_BrokenBounds_Throws()
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<ArgumentException>(() => ControlMessage.Write(output, "Upper", "1"));
        Assert.Throws<ArgumentException>(() => ControlMessage.Write(output, "a", new string('x', 65)));
        Assert.Throws<ArgumentException>(() => ControlMessage.Write(output, "a", ""));
    }
}
