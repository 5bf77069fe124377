using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Gateway.Standings;
using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Standings;

/// <summary>G-01, G-02: what was counted of many federations reaches the edges of each and the trust of each source, whatever is between them.</summary>
public sealed class InteractionReporterTests
{
    [Fact]
    public async Task ReportAsync_SeveralFederationsOfASource_CountEachForItsEdgesAndTogetherForTrust()
    {
        await using Town town = await Town.BuildAsync();
        (string acme, string mit, Guid first) = (town.Acme.Mesh.Id, town.Mit.Mesh.Id, town.FederationId);
        await town.FederateAsync();
        IGrainFactory grains = town.Hub.Services.GetRequiredService<IGrainFactory>();
        var counter = new InteractionCounter();
        using var reporter = new InteractionReporter(counter, grains, TimeProvider.System, NullLogger<InteractionReporter>.Instance);
        (int Interactions, int Violations) before = await RecordAsync(grains, acme);

        // more than a part has, most of them of federations that are known nowhere
        foreach (Guid federation in (Guid[])[first, town.FederationId, .. Enumerable.Range(0, InteractionReporter.PartMax).Select(_ => Guid.NewGuid())])
        {
            counter.Admitted(federation, acme, mit);
        }

        counter.Violated(first, mit, acme);
        await reporter.ReportAsync(all: true);

        Assert.Equal((before.Interactions + 2, before.Violations), await RecordAsync(grains, acme));
        Assert.Equal(1, (await RecordAsync(grains, mit)).Violations);
        Assert.Equal([(acme, 1, 0), (mit, 0, 1)], (await grains.GetGrain<IFederationEdgesGrain>(first).GetAsync()).Select(e => (e.Source, (int)e.Clean, (int)e.Violations)).OrderBy(e => e.Source == mit));
        Assert.Equal(1, Assert.Single(await grains.GetGrain<IFederationEdgesGrain>(town.FederationId).GetAsync()).Clean);

        // violations alone, and what was counted besides waits
        counter.Violated(first, mit, acme);
        counter.Admitted(town.FederationId, acme, mit);
        await reporter.ReportAsync(all: false);
        Assert.Equal(2, (await RecordAsync(grains, mit)).Violations);
        Assert.Equal(before.Interactions + 2, (await RecordAsync(grains, acme)).Interactions);
    }

    // By what the history says of itself: "4 interactions, 0 failed handshakes and 1 violations are on record."
    private static async Task<(int Interactions, int Violations)> RecordAsync(IGrainFactory grains, string mesh)
    {
        string[] words = (await grains.GetGrain<ITrustEdgeGrain>(mesh).ExplainAsync()).Factors[1].Evidence.Split(' ');
        return (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[6], CultureInfo.InvariantCulture));
    }
}
