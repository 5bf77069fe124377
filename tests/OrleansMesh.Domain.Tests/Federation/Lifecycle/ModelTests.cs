using System.Globalization;
using Xunit.Abstractions;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>The machine under every sequence of commands, to a depth; further with <c>ORLEANSMESH_LONG=1</c>, or to the one that <c>ORLEANSMESH_DEPTH</c> gives.</summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private const long StatesMax = 20_000_000;

    private static readonly int? Depth =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_DEPTH"), CultureInfo.InvariantCulture, out int depth) ? depth : null;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1";

    [Theory]
    [InlineData(2, "0 request", 6, 8)]
    [InlineData(2, FederationLifecycleTests.ToActive, 4, 5)]
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
}
