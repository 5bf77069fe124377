using System.Globalization;
using Xunit.Abstractions;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>The machine under every sequence of commands, to a depth; further with <c>ORLEANSMESH_LONG=1</c>, or to the one that <c>ORLEANSMESH_DEPTH</c> gives.</summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private const long StatesMax = 20_000_000;
    internal const string ThreeActive = "0 request, 1 open, 2 open, 0 propose, 1 accept, 2 accept, 0 activate, 1 activate, 2 activate";

    // Of the longest sequences so many sets of events are signed for one that is: signing takes longer than the search.
    private const uint OneOf = 61;

    internal static readonly int? Depth =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_DEPTH"), CultureInfo.InvariantCulture, out int depth) ? depth : null;

    internal static readonly bool IsLong = Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1";

    [Theory]
    [InlineData(2, "0 request", 6, 8)]
    [InlineData(2, FederationLifecycleTests.ToActive, 3, 5)]
    [InlineData(3, "0 request", 4, 5)]
    public void Search_EverySequence_AllSidesAgreeAndNoneIsActiveUnsigned(int count, string start, int few, int many)
    {
        int depth = Depth ?? (IsLong ? many : few);
        var parties = new TestParties(count);
        var model = new ModelCheck(parties, parties.Play(start));
        long states = model.Run(depth, StatesMax, out int reached);
        output.WriteLine(
            $"{count} parties from '{start}', all sequences of {reached} commands: {states} states stand for the rest, {model.Sets} sets of {model.Events} events, {model.Forks} with a fork");
        Assert.Equal(depth, reached);
        Assert.True(model.Forks > 0);
    }

    [Theory]
    [InlineData(2, "0 request", 8, 8, 5, 8)]
    [InlineData(2, FederationLifecycleTests.ToActive, 4, 7, 3, 5)]
    [InlineData(3, "0 request", 6, 8, 4, 6)]
    [InlineData(3, ThreeActive, 2, 5, 2, 3)]
    public void Search_EverySequenceAndHashUpToNames_AllSidesAgreeAndNoneIsActiveUnsigned(int count, string start, int few, int many, int checkedFew, int checkedMany)
    {
        int depth = Depth ?? (IsLong ? many : few);
        var parties = new TestParties(count);
        var classes = new StandingClasses(parties, parties.Play(start));
        var model = new ReducedCheck(parties, classes, IsLong ? checkedMany : checkedFew, OneOf);
        model.Run(depth);
        output.WriteLine(
            $"{count} parties from '{start}', all sequences of {depth} commands: {model.States} states stand for the rest, with {classes.Count} standings of which {classes.Compared} others did the same; "
            + $"{model.Checked} sets of events checked as signed, {model.Forks} with a fork");
        Assert.True(model.Forks > 0);
        Assert.True(classes.Compared > 0);
    }
}
