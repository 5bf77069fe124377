using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Tests.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Domain.Tests.Ucan.Policies;

public sealed class PolicyTests
{
    private const string Mail = """{"from":"alice@example.com","to":["bob@example.com","carol@elsewhere.example.com"],"n":1,"deep":{"a":[{"b":1},{"b":2},{"z":[7,8,9]}]},"none":[]}""";

    [Theory]
    [InlineData("""["==",".n",1]""", true)]
    [InlineData("""["==",".n",1.0]""", true)]
    [InlineData("""["==",".deep.a[0]",{"b":1.0}]""", true)]
    [InlineData("""["==",".n","1"]""", false)]
    [InlineData("""["==",".missing",null]""", true)]
    [InlineData("""["==",".missing.more",null]""", false)]
    [InlineData("""["==",".missing.more?",null]""", true)]
    [InlineData("""["!=",".n",2]""", true)]
    [InlineData("""["!=",".n",1.0]""", false)]
    [InlineData("""["!=",".missing.more",1]""", false)]
    [InlineData("""["<",".n",1.5]""", true)]
    [InlineData("""["<",".n",1]""", false)]
    [InlineData("""["<=",".n",1.0]""", true)]
    [InlineData("""[">",".n",0.5]""", true)]
    [InlineData("""[">=",".n",2]""", false)]
    [InlineData("""[">",".from",0]""", false)]
    [InlineData("""["<",".from",0]""", false)]
    [InlineData("""["like",".n","*"]""", false)]
    [InlineData("""["like",".from","*@example.com"]""", true)]
    [InlineData("""["and",[]]""", true)]
    [InlineData("""["or",[]]""", true)]
    [InlineData("""["or",[["==",".n",2],["==",".n",1]]]""", true)]
    [InlineData("""["or",[["==",".n",2],["==",".n",3]]]""", false)]
    [InlineData("""["and",[["==",".n",1],["==",".n",3]]]""", false)]
    [InlineData("""["not",["==",".n",1]]""", false)]
    [InlineData("""["not",["==",".missing.more",1]]""", true)]
    [InlineData("""["any",".to",["like",".","*@example.com"]]""", true)]
    [InlineData("""["all",".to",["like",".","*@example.com"]]""", false)]
    [InlineData("""["all",".to",["like",".","*example.com"]]""", true)]
    [InlineData("""["any",".deep.a",["==",".b",2]]""", true)]
    [InlineData("""["all",".deep.a",[">",".b",0]]""", false)]
    [InlineData("""["any",".deep",["any",".",["==",".b",2]]]""", true)]
    [InlineData("""["all",".deep",["all",".",[">",".b",0]]]""", false)]
    [InlineData("""["any",".deep.a[2:]",["any",".z",["==",".",9]]]""", true)]
    [InlineData("""["all",".none",["==",".",1]]""", true)]
    [InlineData("""["any",".none",["==",".",1]]""", true)]
    [InlineData("""["all",".from",["==",".",1]]""", false)]
    [InlineData("""["any",".n",["==",".",1]]""", false)]
    public void Evaluate_Statement_AsTheSpecificationHasIt(string statement, bool holds) =>
        Assert.Equal(holds ? PolicyVerdict.Holds : PolicyVerdict.Violated, Evaluate($"[{statement}]", Mail));

    [Theory]
    [InlineData("Alice*, Bob, Carol.", true)]
    [InlineData("Alice*, Bob, Dan, Erin, Carol.", true)]
    [InlineData("Alice*, Bob  , Carol.", true)]
    [InlineData("Alice*, Bob*, Carol.", true)]
    [InlineData("Alice*, Bob, Carol", false)]
    [InlineData("Alice*, Bob*, Carol!", false)]
    [InlineData("Alice, Bob, Carol.", false)]
    [InlineData("Alice Cooper, Bob, Carol.", false)]
    [InlineData(" Alice*, Bob, Carol. ", false)]
    public void Evaluate_GlobOfTheSpecification_AsItSays(string text, bool matches) =>
        Assert.Equal(matches, IsMatch(@"Alice\*, Bob*, Carol.", text));

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "ac", false)]
    [InlineData("aa*aa", "aaa", false)]
    [InlineData("*aab*", "aaab", true)]
    [InlineData("**", "x", true)]
    [InlineData(@"a\b", @"a\b", true)]
    [InlineData(@"a\", @"a\", true)]
    [InlineData(@"\\*", @"\*", true)]
    [InlineData(@"\\*", @"\x", false)]
    [InlineData("?", "a", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a*", "a\nb", true)]
    public void Evaluate_Glob_OnlyTheStarIsSpecial(string pattern, string text, bool matches) => Assert.Equal(matches, IsMatch(pattern, text));

    [Theory]
    [InlineData("9007199254740993", "9007199254740992.0", 1)]
    [InlineData("9007199254740992", "9007199254740992.0", 0)]
    [InlineData("18446744073709551615", "18446744073709551616.0", -1)]
    [InlineData("-18446744073709551616", "-18446744073709551616.0", 0)]
    [InlineData("-18446744073709551615", "-18446744073709551616.0", 1)]
    [InlineData("-1", "-0.5", -1)]
    [InlineData("0", "-0.0", 0)]
    [InlineData("1", "1e300", -1)]
    [InlineData("1", "-1e300", 1)]
    public void Compare_IntegerAndFloat_Exactly(string integer, string number, int order)
    {
        IpldNode left = IpldNode.Of(Int128.Parse(integer, System.Globalization.CultureInfo.InvariantCulture));
        IpldNode right = IpldNode.Of(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(order < 0, Holds("<", left, right));
        Assert.Equal(order > 0, Holds(">", left, right));
        Assert.Equal(order == 0, Holds("==", left, right));
        Assert.Equal(order < 0, Holds(">", right, left));
        Assert.Equal(order > 0, Holds("<", right, left));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""["==",".a",1]""")]
    [InlineData("""[[]]""")]
    [InlineData("""[["=="]]""")]
    [InlineData("""[["==",".a"]]""")]
    [InlineData("""[["==",".a",1,2]]""")]
    [InlineData("""[["==","a",1]]""")]
    [InlineData("""[["===",".a",1]]""")]
    [InlineData("""[["<",".a","1"]]""")]
    [InlineData("""[["like",".a",1]]""")]
    [InlineData("""[["and",["==",".a",1]]]""")]
    [InlineData("""[["or",1]]""")]
    [InlineData("""[["not",[["==",".a",1]]]]""")]
    [InlineData("""[["all",".a",[["==",".a",1]]]]""")]
    [InlineData("""[["any",1,["==",".a",1]]]""")]
    [InlineData("""[["NOT",["==",".a",1]]]""")]
    public void TryRead_NotOfTheLanguage_Refused(string policy) => Assert.False(Policy.TryRead(Node(policy), out _));

    [Fact]
    public void TryRead_Depth_BoundedOnBothSides()
    {
        Assert.True(Policy.TryRead(Nested(UcanLimits.StatementDepthMax), out Policy? policy));
        Assert.Equal(PolicyVerdict.Violated, policy.Evaluate(Node("""{"a":1}""")));
        Assert.False(Policy.TryRead(Nested(UcanLimits.StatementDepthMax + 1), out _));
    }

    [Fact]
    public void TryRead_Statements_BoundedOnBothSides()
    {
        IpldNode one = Node("""["==",".a",1]""");
        Assert.True(Policy.TryRead(IpldNode.ListOf(Enumerable.Repeat(one, UcanLimits.StatementsMax)), out _));
        Assert.False(Policy.TryRead(IpldNode.ListOf(Enumerable.Repeat(one, UcanLimits.StatementsMax + 1)), out _));
        IpldNode half = IpldNode.ListOf(IpldNode.Of("and"), IpldNode.ListOf(Enumerable.Repeat(one, UcanLimits.StatementsMax / 2)));
        Assert.False(Policy.TryRead(IpldNode.ListOf(half, half), out _));
    }

    [Fact]
    public void Evaluate_TooCostly_IsNotTrueUnderNot()
    {
        // 256 statements on a list of 8,192 numbers are more than two million steps.
        IpldNode all = Node("""["all",".a",["not",["==",".",5]]]""");
        Assert.True(Policy.TryRead(IpldNode.ListOf(Enumerable.Repeat(all, 85)), out Policy? policy));
        IpldNode arguments = IpldNode.MapOf(("a", IpldNode.ListOf(Enumerable.Repeat(IpldNode.Of((Int128)1), 8192))));
        Assert.Equal(PolicyVerdict.TooCostly, policy.Evaluate(arguments));
        Assert.True(Policy.TryRead(IpldNode.ListOf(all), out policy));
        Assert.Equal(PolicyVerdict.Holds, policy.Evaluate(arguments));
    }

    [Fact]
    public void Evaluate_LongGlob_IsCharged()
    {
        string pattern = $"*{new string('a', 5000)}b{new string('a', 5000)}*";
        IpldNode arguments = IpldNode.MapOf(("a", IpldNode.Of(new string('a', 30_000))));
        Assert.True(Policy.TryRead(IpldNode.ListOf(IpldNode.ListOf(IpldNode.Of("like"), IpldNode.Of(".a"), IpldNode.Of(pattern))), out Policy? policy));
        Assert.Equal(PolicyVerdict.TooCostly, policy.Evaluate(arguments));
    }

    [Fact]
    public void Evaluate_RandomValues_NeverThrows() => Check.QuickThrowOnFailure(Prop.ForAll(Nodes.Any, Nodes.Any, (policy, arguments) =>
    {
        IpldNode list = IpldNode.ListOf(IpldNode.ListOf(IpldNode.Of("=="), IpldNode.Of(".a[0]?"), policy), IpldNode.ListOf(IpldNode.Of("any"), IpldNode.Of("."), policy));
        return !Policy.TryRead(list, out Policy? read) || Enum.IsDefined(read.Evaluate(arguments));
    }));

    [Fact]
    public void Evaluate_EqualToItself_Always() => Check.QuickThrowOnFailure(Prop.ForAll(Nodes.Any, value =>
    {
        Assert.True(Policy.TryRead(IpldNode.ListOf(IpldNode.ListOf(IpldNode.Of("=="), IpldNode.Of("."), value)), out Policy? policy));
        return policy.Evaluate(value) == PolicyVerdict.Holds;
    }));

    private static IpldNode Node(string json)
    {
        Assert.True(DagJson.TryParse(Texts.Utf8(json), out IpldNode? node));
        return node;
    }

    private static PolicyVerdict Evaluate(string policy, string arguments)
    {
        Assert.True(Policy.TryRead(Node(policy), out Policy? read));
        return read.Evaluate(Node(arguments));
    }

    private static bool IsMatch(string pattern, string text) => Holds("like", IpldNode.Of(text), IpldNode.Of(pattern));

    private static bool Holds(string word, IpldNode value, IpldNode argument)
    {
        Assert.True(Policy.TryRead(IpldNode.ListOf(IpldNode.ListOf(IpldNode.Of(word), IpldNode.Of(".v"), argument)), out Policy? policy));
        return policy.Evaluate(IpldNode.MapOf(("v", value))) == PolicyVerdict.Holds;
    }

    /// <summary>The innermost statement is at the depth; "==" is false of the arguments, and an odd number of negations is.</summary>
    private static IpldNode Nested(int depth)
    {
        IpldNode statement = Node($$"""["==",".a",{{(depth % 2 == 0 ? 1 : 2)}}]""");
        for (int i = 1; i < depth; i++)
        {
            statement = IpldNode.ListOf(IpldNode.Of("not"), statement);
        }

        return IpldNode.ListOf(statement);
    }
}
