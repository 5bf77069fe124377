using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Wire.Tests.Requests;

public sealed class FederationNoticeReaderTests
{
    private const string Whole = """
        {"type":"fmp.established","federation":{"federationId":"5f3c0f9e-8a51-4d0b-9f3e-0a1b2c3d4e5f","status":"active","version":2,"proposer":"did:mesh:a",
        "agreement":{"purpose":"p"},"credential":{"c":1},"proposerRegistration":{"r":[1]},"reason":"","changedAt":1767225600000,
        "offer":{"o":1},"suspendedBy":["did:mesh:a"],"drainUntil":5,"head":"h","seq":3},"routingEndpoint":"https://hub/fed/1"}
        """;

    private static readonly string[] Members =
        ["federationId", "status", "version", "proposer", "agreement", "credential", "proposerRegistration", "reason", "changedAt", "offer", "suspendedBy", "drainUntil", "head", "seq"];

    // A member as it is, missing, and as other JSON.
    private static readonly string?[] Others =
        ["null", "1", "-1", "1.5", "1e3", "2147483648", "9223372036854775808", "\"\"", "\"text\"", "true", "{}", "[]", "[\"a\",null]", "[1]", null];

    [Fact]
    public void TryRead_WholeNotice_HasEveryMember()
    {
        FederationNotice notice = Read(Whole)!;

        Assert.Equal(("active", 2, "did:mesh:a", "", 1_767_225_600_000L), (notice.Federation.Status, notice.Federation.Version, notice.Federation.Proposer, notice.Federation.Reason, notice.Federation.ChangedAt));
        Assert.Equal(("p", 1, 1), (notice.Federation.Agreement.GetProperty("purpose").GetString(), notice.Federation.Credential!.Value.GetProperty("c").GetInt32(), notice.Federation.Offer!.Value.GetProperty("o").GetInt32()));
        Assert.Equal(("h", 3, 5L, "https://hub/fed/1"), (notice.Federation.Head, notice.Federation.Seq, notice.Federation.DrainUntil, notice.RoutingEndpoint));
        Assert.Equal(["did:mesh:a"], notice.Federation.SuspendedBy!);
        Assert.Equal(Serialized(Whole), Print(notice));
    }

    [Fact]
    public void TryRead_AnyMembersChanged_IsWhatTheSerializerReads() =>
        Prop.ForAll(Changes.ToArbitrary(), changes => Print(Read(Changed(changes))) == Serialized(Changed(changes))).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"federation":null,"routingEndpoint":null}""")]
    [InlineData("""{"federation":[],"routingEndpoint":null}""")]
    public void TryRead_NoNotice_False(string text)
    {
        Assert.Null(Read(text));
        Assert.Null(Serialized(text));
    }

    private static Gen<(int Member, int Other)[]> Changes =>
        Gen.Choose(0, Members.Length).SelectMany(member => Gen.Choose(0, Others.Length - 1).Select(other => (member, other))).ArrayOf().Select(all => all.Take(3).ToArray());

    private static string Changed((int Member, int Other)[] changes)
    {
        JsonObject notice = JsonNode.Parse(Whole)!.AsObject();
        foreach ((int member, int other) in changes)
        {
            (JsonObject of, string name) = member == Members.Length ? (notice, "routingEndpoint") : (notice["federation"]!.AsObject(), Members[member]);
            _ = of.Remove(name);
            if (Others[other] is { } text)
            {
                of[name] = JsonNode.Parse(text);
            }
        }

        return notice.ToJsonString();
    }

    private static FederationNotice? Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return FederationNoticeReader.TryRead(document.RootElement.Clone(), out FederationNotice? notice) ? notice : null;
    }

    private static string? Serialized(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return RequestJson.TryRead(document.RootElement, RequestJson.Default.FederationNotice, out FederationNotice? notice) ? Print(notice) : null;
    }

    private static string? Print(FederationNotice? notice) => notice is null ? null : JsonSerializer.Serialize(notice, RequestJson.Default.FederationNotice);
}
