using System.Globalization;
using Xunit.Abstractions;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>The machine under every sequence of commands, to a depth; deeper with ORLEANSMESH_DEPTH.</summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private static readonly int? Depth =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_DEPTH"), CultureInfo.InvariantCulture, out int depth) ? depth : null;

    [Theory]
    [InlineData(2, "0 request", 4)]
    [InlineData(2, FederationLifecycleTests.ToActive, 3)]
    [InlineData(3, "0 request", 3)]
    public void Search_EverySequence_AllSidesAgreeAndNoneIsActiveUnsigned(int count, string start, int depth)
    {
        var parties = new TestParties(count);
        var model = new ModelCheck(parties, parties.Play(start));
        long states = model.Run(Depth ?? depth, statesMax: 20_000_000);
        output.WriteLine($"{count} parties from '{start}', {Depth ?? depth} commands: {states} states, {model.Events} events, {model.Forks} sets with a fork");
        Assert.True(model.Forks > 0);
    }
}
