using System.Globalization;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests;

/// <summary>The process that the kill test kills: it appends envelopes to a database and prints each message id after its append was acknowledged.</summary>
internal static class Program
{
    private const int LaneCount = 16;
    private const int AppendsMax = 100_000;

    public static async Task Main(string[] args)
    {
        using var folder = new StoreFolder();
        TimeProvider clock = TimeProvider.System;
        SampleMesh acme = new("did:mesh:test:acme"), mit = new("did:mesh:test:mit");
        var federation = new SampleFederation(clock.GetUtcNow(), acme, mit);
        await using var open = new OpenStore(folder, clock, o => (o.Database, o.Path) = (args[0], args[1]));
        await Console.Out.WriteLineAsync("ready");
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, LaneCount).Select(_ => AppendAsync()));

        async Task AppendAsync()
        {
            while (Interlocked.Increment(ref next) is int number and < AppendsMax)
            {
                string id = number.ToString(CultureInfo.InvariantCulture);
                DateTimeOffset now = clock.GetUtcNow();
                AdmittedEnvelope envelope = federation.Admit(acme, federation.Message(acme, mit, id, now), now);
                if (await open.Envelopes.AppendAsync(envelope, CancellationToken.None) == AppendOutcome.Stored)
                {
                    await Console.Out.WriteLineAsync(id);
                }
            }
        }
    }
}
