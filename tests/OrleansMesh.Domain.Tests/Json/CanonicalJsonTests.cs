using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;
using OrleansMesh.Testing;

namespace OrleansMesh.Domain.Tests.Json;

public sealed class CanonicalJsonTests
{
    [VectorsFact]
    public void Canonicalize_Rfc8785Pairs_ByteExact()
    {
        foreach (string input in Directory.EnumerateFiles(Vectors.PathOf("jcs", "input")))
        {
            byte[] expected = File.ReadAllBytes(Vectors.PathOf("jcs", "output", Path.GetFileName(input)));
            Assert.True(CanonicalJson.TryCanonicalize(File.ReadAllBytes(input), JsonLimits.Default, out byte[]? canonical, out _));
            Assert.Equal(expected, canonical);
            Assert.True(CanonicalJson.IsCanonical(expected));
        }
    }

    // RFC 8785, appendix B.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Canonicalize_Rfc8785Numbers_PrintedAsEcmaScriptDoes(ulong bits, string expected)
    {
        double value = BitConverter.UInt64BitsToDouble(bits);
        Assert.Equal(expected, Canonical(value.ToString("E17", CultureInfo.InvariantCulture)));
        Assert.True(CanonicalJson.IsCanonical(Texts.Utf8(expected)));
        Assert.Equal(expected, Canonical(expected));
    }

    [Theory]
    [InlineData("{\"\\uD800\\uDC00\":1,\"\\uE000\":2,\"\\u000a\":3,\"\":4}", "{\"\":4,\"\\n\":3,\"\U00010000\":1,\"\uE000\":2}")]
    [InlineData("\"\\u001F\\u0008\\u000c\\u2028\\/\"", "\"\\u001f\\b\\f\u2028/\"")]
    public void Canonicalize_StringsAndNames_EscapedAndOrderedByUtf16(string text, string expected)
    {
        Assert.Equal(expected, Canonical(text));
        Assert.True(CanonicalJson.IsCanonical(Texts.Utf8(expected)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("-0")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("1e400")]
    [InlineData("9007199254740993")]
    [InlineData("{\"b\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1,]")]
    [InlineData("\"\\/\"")]
    [InlineData("\"\\u000a\"")]
    [InlineData("\"\\u001F\"")]
    [InlineData("\"\\u0041\"")]
    [InlineData("\"\n\"")]
    [InlineData("\"")]
    [InlineData("{\"\uE000\":2,\"\U00010000\":1}")]
    public void IsCanonical_OtherSpelling_False(string text) => Assert.False(CanonicalJson.IsCanonical(Texts.Utf8(text)));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsCanonical_Depth_BoundedOnBothSides(int depth, bool expected) =>
        Assert.Equal(expected, CanonicalJson.IsCanonical(Texts.Utf8(new string('[', depth) + new string(']', depth))));

    [Fact]
    public void Canonicalize_AnyJson_IdempotentAndRecognised() =>
        Prop.ForAll(Texts.Json, text =>
        {
            string canonical = Canonical(text);
            return Canonical(canonical) == canonical
                && CanonicalJson.IsCanonical(Texts.Utf8(canonical))
                && CanonicalJson.IsCanonical(Texts.Utf8(text)) == (text == canonical)
                && Written(Texts.Utf8(text)).AsSpan().SequenceEqual(Texts.Utf8(canonical));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void IsCanonical_MutatedCanonicalText_ExactlyWhenItIsItsOwnCanonicalForm()
    {
        byte[] valid = Texts.Utf8(Canonical("{\"a\":[1,-2.5,1e21,true,null],\"é\":{\"\":\"\\\"\\\\\\n\\u0001\"},\"€\":false,\"10\":1e-7}"));
        Prop.ForAll(Texts.Mutated(valid), text =>
        {
            byte[]? canonical = Written(text);
            return CanonicalJson.IsCanonical(text) == (canonical is not null && canonical.AsSpan().SequenceEqual(text))
                && (canonical is null || (CanonicalJson.TryCanonicalize(text, JsonLimits.Default, out byte[]? copied, out _) && copied.AsSpan().SequenceEqual(canonical)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void IsCanonical_RandomBytes_NeverThrows() =>
        Prop.ForAll(Texts.Bytes, bytes => !CanonicalJson.IsCanonical(bytes) || StrictJson.IsValid(bytes, JsonLimits.Default, out _))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Canonicalize_AnyDouble_ReadsBackAsItself() =>
        Prop.ForAll<ulong>(bits =>
        {
            double value = BitConverter.UInt64BitsToDouble(unchecked(bits * 0x9E3779B97F4A7C15UL));
            return !double.IsFinite(value)
                || double.Parse(Canonical(value.ToString("E17", CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture).Equals(value + 0.0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void CanonicalizeWithout_Members_LeavesThemOutOfTheTopLevelOnly()
    {
        Assert.True(StrictJson.TryParse(Texts.Utf8("{\"s\":1,\"b\":{\"s\":2},\"a\":3}"), JsonLimits.Default, out var document, out _));
        using (document)
        {
            Assert.Equal("{\"a\":3,\"b\":{\"s\":2}}", Encoding.UTF8.GetString(CanonicalJson.CanonicalizeWithout(document.RootElement, "s")));
        }
    }

    // Member by member, also where the text is canonical as it stands and is only copied elsewhere; null for what strict JSON refuses.
    private static byte[]? Written(byte[] text)
    {
        if (!StrictJson.TryParse(text, JsonLimits.Default, out JsonDocument? document, out _))
        {
            return null;
        }

        using (document)
        {
            var output = new ArrayBufferWriter<byte>();
            CanonicalJson.Write(document.RootElement, output);
            return output.WrittenSpan.ToArray();
        }
    }

    private static string Canonical(string text)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Texts.Utf8(text), JsonLimits.Default, out byte[]? canonical, out JsonFault fault), $"{fault} in {text}");
        return Encoding.UTF8.GetString(canonical);
    }
}
