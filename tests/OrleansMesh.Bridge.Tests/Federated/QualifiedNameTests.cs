using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Bridge.Federated;

namespace OrleansMesh.Bridge.Tests.Federated;

public sealed class QualifiedNameTests
{
    [Theory]
    [InlineData("echo", "mit-001__echo")]
    [InlineData("get_thing__now", "mit-001__get_thing__now")]
    public void Of_NameFits_SplitsBack(string name, string expected)
    {
        Assert.Equal(expected, QualifiedName.Of("mit-001", name));
        Assert.True(QualifiedName.TrySplit(expected, out string alias, out string back));
        Assert.Equal(("mit-001", name), (alias, back));
    }

    [Fact]
    public void Of_LengthAtAndOverTheLimit_OnlyTheSecondIsAltered()
    {
        string fits = new('n', QualifiedName.CharsMax - "mit-001__".Length);
        Assert.Equal("mit-001__" + fits, QualifiedName.Of("mit-001", fits));
        string altered = QualifiedName.Of("mit-001", fits + "n");
        Assert.Equal(QualifiedName.CharsMax, altered.Length);
        Assert.True(QualifiedName.MayBeAltered(altered));
        Assert.NotEqual(altered, QualifiedName.Of("mit-001", fits + "m"));
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("__echo")]
    [InlineData("mit-001__")]
    [InlineData("")]
    public void TrySplit_NotQualified_IsFalse(string name) => Assert.False(QualifiedName.TrySplit(name, out _, out _));

    [Fact]
    public void Of_AnyName_FitsEveryClient() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString>(),
        name => Regex.IsMatch(QualifiedName.Of("academic-mit-001-1a2b3c4", name.Get), "^[a-zA-Z0-9_-]{1,64}$")).QuickCheckThrowOnFailure();

    [Fact]
    public void MeshUri_AnyUri_SplitsBack() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString>(),
        uri => MeshUri.TrySplit(MeshUri.Of("mit-001", uri.Get), out string alias, out string back) && alias == "mit-001" && back == uri.Get)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("mesh://mit-001")]
    [InlineData("mesh://mit-001/")]
    [InlineData("mesh:///demo://x")]
    [InlineData("http://mit-001/demo")]
    public void MeshUri_NotQualified_IsFalse(string uri) => Assert.False(MeshUri.TrySplit(uri, out _, out _));
}
