using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Envelopes;

/// <summary>R-05: the place in a flow that a message names.</summary>
public sealed class FlowMarkTests
{
    private static readonly Guid Epoch = new("0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10");

    // rising ranges with a gap between each two, made of steps
    private static readonly Arbitrary<FlowMark> Marks = (
        from steps in ArbMap.Default.GeneratorFor<byte[]>()
        from above in ArbMap.Default.GeneratorFor<byte>()
        from name in Gen.Elements("", "a", "orders of \"A\" \\ ~", new string('n', FlowMark.NameCharsMax))
        select Mark(steps, above, name)).ToArbitrary();

    [Fact]
    public void TryDecode_AnyMark_IsReadAsItWasSignedAndSignedCanonically() => Prop.ForAll(Marks, mark =>
    {
        byte[] signed = Samples.Signed(Samples.Draft with { Flow = mark });
        FmpEnvelope envelope = Samples.Decode(signed);
        Assert.True(CanonicalJson.IsCanonical(signed));
        Assert.True(envelope.Verify(Samples.AcmeKey.PublicKey));
        Assert.Equal(mark with { Void = [] }, envelope.Flow! with { Void = [] });
        Assert.Equal(mark.Void, envelope.Flow.Void);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_AnyJsonAsFlow_IsRefusedOrAMarkWithinItsBounds() => Prop.ForAll(Texts.Json, text =>
    {
        if (FmpCodec.TryDecode(Samples.With("flow", text), out FmpEnvelope? envelope, out EnvelopeRefusal refusal))
        {
            Assert.InRange(envelope.Flow!.Number, 1, FlowMark.NumberMax);
        }
        else
        {
            Assert.NotEqual(EnvelopeRefusal.None, refusal);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_MutatedMark_IsRefusedOrUnverifiedOrTheSame()
    {
        byte[] signed = Samples.Signed(Samples.Draft with { Flow = new FlowMark(Epoch, "orders", 77) { Void = [new FlowRange(3, 5), new FlowRange(9, 9)] } });
        Prop.ForAll(Texts.Mutated(signed), bytes =>
            !FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out _) || !envelope.Verify(Samples.AcmeKey.PublicKey)
            || envelope.Flow is { Number: 77, Name: "orders", Void.Count: 2 }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void TryDecode_NoFlow_HasNone() => Assert.Null(Samples.Decode(Samples.Signed()).Flow);

    [Theory]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":1}", true)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":0}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9007199254740991}", true)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9007199254740992}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":1.5}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":\"1\"}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc53a4e4a9c8b0a7f5a3d1f2b10\",\"number\":1}", false)]
    [InlineData("{\"number\":1}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\"}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"more\":1,\"number\":1}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"name\":\"\",\"number\":1}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"name\":\"é\",\"number\":1}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"name\":1,\"number\":1}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9,\"void\":[[1,2],[4,8]]}", true)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9,\"void\":[]}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9,\"void\":[[1,2],[3,8]]}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9,\"void\":[[4,9]]}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9,\"void\":[[4,3]]}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9,\"void\":[[0,3]]}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9,\"void\":[[3]]}", false)]
    [InlineData("{\"epoch\":\"0c6d1dc5-3a4e-4a9c-8b0a-7f5a3d1f2b10\",\"number\":9,\"void\":[3]}", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    public void TryDecode_AFlow_IsTakenWithinItsBounds(string flow, bool valid)
    {
        Assert.Equal(valid, FmpCodec.TryDecode(Samples.With("flow", flow), out _, out EnvelopeRefusal refusal));
        Assert.Equal(valid ? EnvelopeRefusal.None : EnvelopeRefusal.InvalidFlow, refusal);
    }

    [Theory]
    [InlineData(FlowMark.NameCharsMax, FlowMark.VoidMax, true)]
    [InlineData(FlowMark.NameCharsMax + 1, FlowMark.VoidMax, false)]
    [InlineData(FlowMark.NameCharsMax, FlowMark.VoidMax + 1, false)]
    public void TryCreate_NameAndVoid_UpToTheirBounds(int chars, int ranges, bool valid)
    {
        var mark = new FlowMark(Epoch, new string('n', chars), 100) { Void = [.. Enumerable.Range(1, ranges).Select(i => new FlowRange(2 * i, 2 * i))] };

        Assert.Equal(valid, FmpSigner.TryCreate(Samples.Draft with { Flow = mark }, Samples.AcmeKey, out _, out EnvelopeRefusal refusal));
        Assert.Equal(valid ? EnvelopeRefusal.None : EnvelopeRefusal.InvalidFlow, refusal);
        Assert.Equal(chars <= FlowMark.NameCharsMax, FlowMark.IsName(mark.Name));
    }

    private static FlowMark Mark(byte[] steps, byte above, string name)
    {
        var ranges = new List<FlowRange>();
        long at = 0;
        foreach (byte step in steps.Take(FlowMark.VoidMax))
        {
            ranges.Add(new FlowRange(at + 1 + (step % 7), at + 1 + step));
            at += step + 3;
        }

        ranges.RemoveAll(range => range.Last < range.First);
        return new FlowMark(Epoch, name, at + 1 + above) { Void = ranges };
    }
}
