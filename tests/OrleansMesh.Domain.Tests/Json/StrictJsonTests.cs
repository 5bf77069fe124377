using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Json;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("0")]
    [InlineData(" [1, 2.5e-3, -0, true, false, null, \"\\u00e9\\ud83d\\ude02\\/\"] ")]
    [InlineData("{\"a\":{\"a\":1},\"b\":{\"a\":1}}")]
    [InlineData("9007199254740991")]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740994")]
    [InlineData("295147905179352830000")]
    [InlineData("1E30")]
    [InlineData("1e-400")]
    [InlineData("\"\uFFFE\"")]
    public void TryParse_ValidText_Taken(string text)
    {
        Assert.True(StrictJson.TryParse(Texts.Utf8(text), JsonLimits.Default, out JsonDocument? document, out JsonFault fault));
        Assert.Equal(default, fault);
        document.Dispose();
    }

    [Theory]
    [InlineData("", JsonFaultReason.UnexpectedEnd, 0)]
    [InlineData("\uFEFF{}", JsonFaultReason.ByteOrderMark, 0)]
    [InlineData("{\"a\":1,}", JsonFaultReason.Syntax, 7)]
    [InlineData("[1,]", JsonFaultReason.Syntax, 3)]
    [InlineData("[1] 2", JsonFaultReason.Syntax, 4)]
    [InlineData("01", JsonFaultReason.Syntax, 0)]
    [InlineData("-", JsonFaultReason.UnexpectedEnd, 1)]
    [InlineData("1.", JsonFaultReason.UnexpectedEnd, 2)]
    [InlineData("+1", JsonFaultReason.Syntax, 0)]
    [InlineData("NaN", JsonFaultReason.Syntax, 0)]
    [InlineData("tru", JsonFaultReason.Syntax, 0)]
    [InlineData("\"\t\"", JsonFaultReason.Syntax, 1)]
    [InlineData("\"\\x\"", JsonFaultReason.Syntax, 1)]
    [InlineData("\"\\u12G4\"", JsonFaultReason.Syntax, 1)]
    [InlineData("\"\\u001\0\"", JsonFaultReason.Syntax, 1)]
    [InlineData("\"abc", JsonFaultReason.UnexpectedEnd, 4)]
    [InlineData("/* */1", JsonFaultReason.Syntax, 0)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", JsonFaultReason.DuplicateMember, 7)]
    [InlineData("{\"\\uD83D\\uDE02\":1,\"😂\":2}", JsonFaultReason.DuplicateMember, 18)]
    [InlineData("\"\\ud83d\"", JsonFaultReason.LoneSurrogate, 1)]
    [InlineData("\"\\ud83d\\u0041\"", JsonFaultReason.LoneSurrogate, 1)]
    [InlineData("\"\\ude02\\ud83d\"", JsonFaultReason.LoneSurrogate, 1)]
    [InlineData("1e400", JsonFaultReason.NumberRange, 0)]
    [InlineData("[-1e400]", JsonFaultReason.NumberRange, 1)]
    [InlineData("9007199254740993", JsonFaultReason.NumberRange, 0)]
    [InlineData("18446744073709551615", JsonFaultReason.NumberRange, 0)]
    public void TryParse_BrokenText_RefusedWithReasonAndOffset(string text, JsonFaultReason reason, int offset)
    {
        Assert.False(StrictJson.TryParse(Texts.Utf8(text), JsonLimits.Default, out _, out JsonFault fault));
        Assert.Equal(new JsonFault(reason, offset), fault);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xFF, (byte)'"' }, 1)]
    [InlineData(new byte[] { (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' }, 1)]
    [InlineData(new byte[] { (byte)'"', 0xC0, 0x80, (byte)'"' }, 1)]
    [InlineData(new byte[] { (byte)'"', (byte)'a', 0xE2, 0x82 }, 2)]
    public void TryParse_InvalidUtf8_Refused(byte[] text, int offset)
    {
        Assert.False(StrictJson.TryParse(text, JsonLimits.Default, out _, out JsonFault fault));
        Assert.Equal(new JsonFault(JsonFaultReason.InvalidUtf8, offset), fault);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(200_000, false)]
    public void TryParse_Depth_BoundedOnBothSides(int depth, bool taken)
    {
        byte[] text = Texts.Utf8(new string('[', depth) + new string(']', depth));
        Assert.Equal(taken, StrictJson.TryParse(text, JsonLimits.Default, out JsonDocument? document, out JsonFault fault));
        Assert.Equal(taken ? default : new JsonFault(JsonFaultReason.TooDeep, 64), fault);
        document?.Dispose();
    }

    [Theory]
    [InlineData(1 << 20, true)]
    [InlineData((1 << 20) + 1, false)]
    public void TryParse_Size_BoundedOnBothSides(int length, bool taken)
    {
        byte[] text = Texts.Utf8("\"" + new string('x', length - 2) + "\"");
        Assert.Equal(taken, StrictJson.IsValid(text, JsonLimits.Default, out JsonFault fault));
        Assert.Equal(taken ? JsonFaultReason.None : JsonFaultReason.TooLarge, fault.Reason);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(70)]
    public void TryParse_AnyTwoAlikeOfSoManyMembers_AreFound(int count)
    {
        for (int first = 0; first < count - 1; first++)
        {
            // the last one is like it, in its own spelling or in another; each value is an object whose names are all over again
            string last = first % 2 == 0 ? $"m{first}" : $"\\u006d{first}";
            string Text(string name) => "{" + string.Join(",", Enumerable.Range(0, count - 1).Select(i => $"\"m{i}\":{{\"m0\":[{{\"m1\":0}}],\"m2\":1}}").Append($"\"{name}\":0")) + "}";

            Assert.False(StrictJson.IsValid(Texts.Utf8(Text(last)), JsonLimits.Default, out JsonFault fault));
            Assert.Equal(JsonFaultReason.DuplicateMember, fault.Reason);
            Assert.True(StrictJson.IsValid(Texts.Utf8(Text(last + "x")), JsonLimits.Default, out _));
        }
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(60)]
    public void TryParse_MoreOpenNamesThanUsual_ADuplicateOfEachObjectIsFound(int depth)
    {
        for (int alike = 0; alike < depth; alike += 7)
        {
            string Text(int doubled) => string.Concat(Enumerable.Range(0, depth).Select(_ => "{\"a\":0,\"b\":")) + "1" + string.Concat(Enumerable.Range(0, depth).Select(i => i == doubled ? ",\"a\":2}" : "}"));

            Assert.False(StrictJson.IsValid(Texts.Utf8(Text(alike)), JsonLimits.Default, out JsonFault fault));
            Assert.Equal(JsonFaultReason.DuplicateMember, fault.Reason);
            Assert.True(StrictJson.IsValid(Texts.Utf8(Text(-1)), JsonLimits.Default, out _));
        }
    }

    [Fact]
    public void TryParse_ManyMembers_DuplicateFoundAmongThem()
    {
        IEnumerable<string> names = Enumerable.Range(0, 50_000).Select(i => $"\"{i}\":0");
        Assert.True(StrictJson.IsValid(Texts.Utf8("{" + string.Join(',', names) + "}"), JsonLimits.Default, out _));
        Assert.False(StrictJson.IsValid(Texts.Utf8("{" + string.Join(',', names.Append("\"4\\u0032\":1")) + "}"), JsonLimits.Default, out JsonFault fault));
        Assert.Equal(JsonFaultReason.DuplicateMember, fault.Reason);
    }

    [Fact]
    public void TryParse_RandomBytes_NeverThrows() =>
        Prop.ForAll(Texts.Bytes, bytes =>
        {
            bool taken = StrictJson.TryParse(bytes, JsonLimits.Default, out JsonDocument? document, out JsonFault fault);
            document?.Dispose();
            return taken == (fault == default);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_MutatedText_NeverTakesWhatTheFrameworkRefuses()
    {
        byte[] valid = Texts.Utf8("{\"a\":[1,-2.50e+3,true,null],\"\\u00e9\\ud83d\\ude02\":{\"\":\"\\\"\\\\\"},\"€\":false}");
        Prop.ForAll(Texts.Mutated(valid), text =>
        {
            bool taken = StrictJson.IsValid(text, JsonLimits.Default, out _);
            return !taken || FrameworkTakes(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static bool FrameworkTakes(byte[] text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
