using System.Diagnostics;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Envelopes;

public abstract class KilledProcessTests(TestDatabase database) : IDisposable
{
    private const int AcknowledgedMin = 300;

    public void Dispose()
    {
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    [StoreFact]
    public async Task AppendAsync_TheProcessIsKilled_NothingAcknowledgedIsLost()
    {
        List<string> acknowledged = await AppendUntilKilledAsync();
        await using var open = new OpenStore(database, TimeProvider.System);
        IReadOnlyList<StoredEnvelope> stored = await open.Envelopes.ReadAsync("did:mesh:test:mit", 0, int.MaxValue, default);
        HashSet<string> ids = [.. stored.Select(Samples.MessageId)];

        Assert.Equal(stored.Count, ids.Count);
        Assert.Equal(stored.Select(s => s.Cursor).Order(), stored.Select(s => s.Cursor));
        Assert.Subset(ids, acknowledged.ToHashSet());

        // and the file is as good as new
        var acme = new SampleMesh("did:mesh:test:acme");
        var mit = new SampleMesh("did:mesh:test:mit");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var federation = new SampleFederation(now, acme, mit);
        Assert.Equal(
            AppendOutcome.Duplicate, await open.Envelopes.AppendAsync(federation.Admit(acme, federation.Message(acme, mit, acknowledged[^1], now), now), default));
        Assert.Equal(
            AppendOutcome.Stored, await open.Envelopes.AppendAsync(federation.Admit(acme, federation.Message(acme, mit, "after", now), now), default));
        Assert.True(open.Told[^1].Envelope.Cursor > stored[^1].Cursor);
    }

    private async Task<List<string>> AppendUntilKilledAsync()
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(Program).Assembly.Location, database.Options().Value.Database, database.Options().Value.Path])
        {
            RedirectStandardOutput = true,
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var acknowledged = new List<string>();
        Assert.Equal("ready", await child.StandardOutput.ReadLineAsync(patience.Token));
        while (await child.StandardOutput.ReadLineAsync(patience.Token) is { } id)
        {
            acknowledged.Add(id);
            if (acknowledged.Count == AcknowledgedMin)
            {
                child.Kill(); // SIGKILL
            }
        }

        await child.WaitForExitAsync(patience.Token);
        Assert.True(acknowledged.Count >= AcknowledgedMin, $"The process ended by itself after {acknowledged.Count} appends.");

        // the last line may have been cut off in the pipe
        acknowledged.RemoveAt(acknowledged.Count - 1);
        return acknowledged;
    }
}
