using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>Questions between hubs: whoever passes them on can change neither them nor their answers.</summary>
public sealed class HubCallTests
{
    private static readonly TestHub Asker = new("na");
    private static readonly TestHub Asked = new("eu");
    private static readonly TestHub Between = new("between");

    private static JsonElement Body { get; } = JsonSerializer.SerializeToElement(new { b = 1, a = "x" });

    [Fact]
    public void TryRead_SignedCallAndAnswer_AreTheSame()
    {
        HubCall call = Call();
        Assert.True(HubCall.TryRead(Element(call.Bytes), out HubCall? read));
        Assert.Equal((Asker.Node, Asked.Node, "fed.replicate", "did:mesh:enterprise:acme-001"), (read.From, read.To, read.Request, read.Mesh));
        Assert.Equal((call.Id, call.Hash, TestMesh.NowMs), (read.Id, read.Hash, read.Time));
        Assert.Equal(1, read.Body.GetProperty("b").GetInt32());

        HubAnswer answer = HubAnswer.Sign(call, isRefused: true, Body, Asked.Key);
        Assert.True(HubAnswer.TryRead(Element(answer.Bytes), call, out HubAnswer? given));
        Assert.True(given.IsRefused);
    }

    [Fact]
    public void TryRead_AnswerOfAnotherOrToAnother_IsNone()
    {
        HubCall call = Call();

        Assert.False(HubAnswer.TryRead(Element(HubAnswer.Sign(call, isRefused: false, Body, Between.Key).Bytes), call, out _));
        Assert.False(HubAnswer.TryRead(Element(HubAnswer.Sign(Call(), isRefused: false, Body, Asked.Key).Bytes), call, out _));
    }

    [Fact]
    public void TryRead_AnyByteChanged_IsNone()
    {
        byte[] bytes = Call().Bytes.ToArray();
        Prop.ForAll(
            Gen.Choose(0, bytes.Length - 1).ToArbitrary(),
            Gen.Choose(1, 255).ToArbitrary(),
            (at, flip) =>
            {
                byte[] changed = [.. bytes];
                changed[at] ^= (byte)flip;
                if (!StrictJson.TryParse(changed, JsonLimits.Default, out JsonDocument? json, out _))
                {
                    return true;
                }

                using (json)
                {
                    return !HubCall.TryRead(json.RootElement, out _);
                }
            }).QuickCheckThrowOnFailure();
    }

    private static HubCall Call() => HubCall.Sign(Asked.Node, "fed.replicate", "did:mesh:enterprise:acme-001", Body, Asker.Key, TestMesh.Now);

    private static JsonElement Element(ReadOnlyMemory<byte> bytes) => JsonDocument.Parse(bytes).RootElement.Clone();
}
