using System.Diagnostics;
using System.Globalization;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Sqlite;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using Xunit.Abstractions;

namespace OrleansMesh.Storage.Tests.Envelopes;

/// <summary>
/// What a message costs the store by itself (ADR 27, ADR 28): one of some 650 bytes for each flush and an acknowledgement for each ten, a sweep for so many, at first while nothing is forgotten and
/// then as much as is stored. To measure: ORLEANSMESH_STORE_MESSAGES, of each of both, in a release build, with <c>--logger "console;verbosity=detailed"</c>.
/// </summary>
public sealed class StoreCostTests(ITestOutputHelper output)
{
    // of each phase, as many as the window has
    private const int Minutes = 10;
    private const int TextBytes = 280;

    private static readonly int Messages =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_STORE_MESSAGES"), CultureInfo.InvariantCulture, out int messages) && messages > 0 ? messages : 20 * Minutes;

    private readonly SampleMesh _acme = new("did:mesh:test:acme");
    private readonly SampleMesh _mit = new("did:mesh:test:mit");
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task AppendAsync_ThroughTheWindowAndBeyond_ForgetsAsMuchAsItStores()
    {
        using var folder = new StoreFolder();
        await using var open = new OpenStore(folder, _clock);
        await PhaseAsync(open, "kept", "nothing is forgotten");
        Assert.True(await open.Envelopes.ContainsAsync(_acme.Id, "kept 0 0", default));
        await PhaseAsync(open, "forgotten", "as much is forgotten");
        await open.Envelopes.SettleAsync(default);
        Assert.False(await open.Envelopes.ContainsAsync(_acme.Id, "kept 0 0", default));
        Assert.True(await open.Envelopes.ContainsAsync(_acme.Id, "forgotten 0 0", default));
    }

    private async Task PhaseAsync(OpenStore open, string name, string what)
    {
        var times = new Stopwatch();
        TimeSpan processor = TimeSpan.Zero;
        long pages = await PagesAsync(open);
        long written = WrittenBytes();
        int bytes = 0;
        for (int minute = 0; minute < Minutes; minute++)
        {
            DateTimeOffset now = _clock.GetUtcNow();
            var federation = new SampleFederation(now, _acme, _mit);
            string text = new('x', TextBytes);
            AdmittedEnvelope[] envelopes =
                [.. Enumerable.Range(0, Messages / Minutes).Select(i => federation.Admit(_acme, federation.Message(_acme, _mit, $"{name} {minute} {i}", now, text), now))];
            bytes = envelopes[0].Envelope.Bytes.Length;
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            times.Start();
            await StoreAsync(open, envelopes);
            _clock.Advance(TimeSpan.FromMinutes(1));
            times.Stop();
            processor += Process.GetCurrentProcess().TotalProcessorTime - before;
        }

        await open.Envelopes.SettleAsync(default);
        double count = Messages / Minutes * Minutes;
        output.WriteLine(FormattableString.Invariant(
            $"{what}: {count:N0} messages of {bytes} bytes, {(await PagesAsync(open) - pages) / count:F2} pages each, {times.Elapsed.TotalMicroseconds / count:F1} µs each, {processor.TotalMicroseconds / count:F1} µs of processor time, {(WrittenBytes() - written) / count / 1000:F1} KB written"));
    }

    private async Task StoreAsync(OpenStore open, AdmittedEnvelope[] envelopes)
    {
        List<Task> acknowledged = [];
        for (int i = 0; i < envelopes.Length; i++)
        {
            Assert.Equal(AppendOutcome.Stored, await open.Envelopes.AppendAsync(envelopes[i], default));
            if (i % 10 == 9)
            {
                acknowledged.Add(open.Envelopes.AcknowledgeAsync(_mit.Id, open.Told[^1].Envelope.Cursor, default).AsTask());
            }
        }

        await Task.WhenAll(acknowledged);
    }

    private static Task<long> PagesAsync(OpenStore open) =>
        open.Writer.WriteAsync(connection => ((SqliteStoreConnection)connection).Checkpoints!.Written, CancellationToken.None);

    /// <summary>Bytes that this process has had written to the disk; 0 where the system does not say.</summary>
    private static long WrittenBytes() => File.Exists("/proc/self/io")
        ? long.Parse(File.ReadLines("/proc/self/io").Single(line => line.StartsWith("write_bytes", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture)
        : 0;
}
