using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>What another hub says of a message reaches people and programs in a known form alone.</summary>
public sealed class HomeWordsTests
{
    public static TheoryData<string, string?, string?, bool> Answers => new()
    {
        { "erased", null, null, true },
        { "delivered", null, null, true },
        { "refused", "policy-refused", "The policy refuses it.", true },
        { "refused", null, null, true },
        { "refused", new string('a', HomeWords.ReasonCharsMax), new string('b', HomeWords.DetailCharsMax), true },
        { "refused", new string('a', HomeWords.ReasonCharsMax + 1), null, false },
        { "refused", "no", new string('b', HomeWords.DetailCharsMax + 1), false },
        { "refused", "", null, false },
        { "refused", "Not a word", null, false },
        { "refused", "no", "\u001b[2J", false },
        { "erased", "no", null, false },
        { "erased", null, "more", false },
        { "Erased", null, null, false },
        { "\u001b[2J", null, null, false },
        { "", null, null, false },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void IsSound_OfAnAnswer_TakesTheKnownFormAlone(string state, string? reason, string? detail, bool sound) =>
        Assert.Equal(sound, HomeWords.IsSound(new MessageStatusResult("m1", state, null, reason, detail)));
}
