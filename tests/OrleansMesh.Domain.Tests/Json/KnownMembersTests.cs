using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Json;

public class KnownMembersTests
{
    private static readonly string[] Names = ["id", "is", "type", "issuer", "a-name-of-exactly-31-characters"];

    private static readonly string[] Written = [.. Names, "", "i", "ix", "i\\u0064", "\\u0069\\u0064", "a-name-of-exactly-31-characters!", "Id", "\\u00e9"];

    [Fact]
    public void Read_AnyObject_FindsWhatAskingByNameFinds() => Prop.ForAll(
        Gen.SubListOf(Written).Select(names => names.DistinctBy(name => name.Replace("\\u0069", "i", StringComparison.Ordinal).Replace("\\u0064", "d", StringComparison.Ordinal))).ToArbitrary(),
        names =>
        {
            string[] members = [.. names];
            using JsonDocument document = JsonDocument.Parse("{" + string.Join(',', members.Select((name, i) => $"\"{name}\":{i}")) + "}");
            MemberValues values = default;
            bool alone = new KnownMembers(Names).Read(document.RootElement, ref values);
            for (int i = 0; i < Names.Length; i++)
            {
                bool has = document.RootElement.TryGetProperty(Names[i], out JsonElement value);
                Assert.Equal(has ? value.GetInt32() : null, values[i].ValueKind == JsonValueKind.Undefined ? (int?)null : values[i].GetInt32());
            }

            Assert.Equal(document.RootElement.EnumerateObject().All(member => Names.Contains(member.Name)), alone);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Constructor_SeventeenNames_Throws()
    {
        _ = new KnownMembers([.. Enumerable.Range(0, KnownMembers.CountMax).Select(i => $"n{i}")]);

        Assert.Throws<ArgumentOutOfRangeException>(() => new KnownMembers([.. Enumerable.Range(0, KnownMembers.CountMax + 1).Select(i => $"n{i}")]));
    }

    [Theory]
    [InlineData("[]", true)]
    [InlineData("[\"abc\"]", true)]
    [InlineData("[\"abcd\"]", false)]
    [InlineData("[\"a\\u0062c\"]", true)]
    [InlineData("[\"éàü\"]", true)]
    [InlineData("[\"\"]", false)]
    [InlineData("[1]", false)]
    [InlineData("[\"a\",\"b\"]", true)]
    [InlineData("[\"a\",\"b\",\"c\"]", false)]
    [InlineData("\"abc\"", false)]
    [InlineData("null", false)]
    public void IsWords_AtMostTwoOfThreeCharacters_Result(string json, bool expected)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        Assert.Equal(expected, document.RootElement.IsWords(2, 3));
    }
}
