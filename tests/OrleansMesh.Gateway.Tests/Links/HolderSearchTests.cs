using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>F-07: whoever is named as the holder of a federation, and by whom, the search is over after two questions.</summary>
public sealed class HolderSearchTests
{
    private readonly List<string> _asked = [];

    [Theory]
    [InlineData("a:known", "Known", "a")]
    [InlineData("a:denied", "Denied", "a")]
    [InlineData("a>self", "Denied", "a")]
    [InlineData("a>a", "Untold", "a")]
    [InlineData("a>away", "Untold", "a")]
    [InlineData("a>b b:known", "Known", "a b")]
    [InlineData("a>b b:denied", "Denied", "a b")]
    [InlineData("a>b b>a", "Untold", "a b")]
    [InlineData("a>b b>b", "Untold", "a b")]
    [InlineData("a>b b>self", "Untold", "a b")]
    [InlineData("a>b b>c c:known", "Untold", "a b")]
    public async Task AskAsync_WhateverTheyName_EndsAfterTwo(string answers, string word, string asked)
    {
        var search = new HolderSearch("self", hub => hub == "away" ? null : RouteTo(hub), home =>
        {
            _asked.Add(home.Hub);
            string answer = answers.Split(' ').Single(each => each[0] == home.Hub[0]);
            return Task.FromResult(answer[1] == '>' ? (TermsWord.Untold, answer[2..]) : (Enum.Parse<TermsWord>(answer[2..], ignoreCase: true), (string?)null));
        });

        Assert.Equal(word, (await search.AskAsync(RouteTo("a"))).ToString());
        Assert.Equal(asked.Split(' '), _asked);
    }

    private static Route RouteTo(string hub) => new(hub, hub, "r", "", hub, [hub], 0, 0, IsSuppressed: false);
}
