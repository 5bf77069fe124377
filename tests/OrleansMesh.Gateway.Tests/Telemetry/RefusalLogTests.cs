using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Gateway.Edge;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Testing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Tests.Telemetry;

public sealed class RefusalLogTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ManualTimeProvider _clock = new();
    private readonly LineLogger _lines = new();
    private readonly GatewayMeter _meter;

    public RefusalLogTests()
    {
        IOptions<GatewayOptions> options = Options.Create(new GatewayOptions());
        _meter = new GatewayMeter(_services.GetRequiredService<IMeterFactory>(), new EdgeLimits(options, _clock), new SessionTable(options));
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Refused_AFlood_IsCountedWholeAndLoggedInPart()
    {
        using var tally = new MeterTally(GatewayMeter.Name);
        var log = new RefusalLog(_meter, _clock, _lines);
        AddressBlock address = AddressBlock.Of(IPAddress.Parse("192.0.2.1"));
        for (int i = 0; i < 1_000; i++)
        {
            log.Refused(EdgeRefusal.AddressRate, address);
        }

        Assert.Equal(10, _lines.Lines.Count);
        log.Refused(EdgeRefusal.Silent, address);
        Assert.Equal("A connection from 192.0.2.1 was refused: silent (0 more of this reason before it are not in this log)", _lines.Lines[^1]);

        _clock.Advance(TimeSpan.FromSeconds(1));
        log.Refused(EdgeRefusal.AddressRate, address);
        Assert.Equal("A connection from 192.0.2.1 was refused: address-rate (990 more of this reason before it are not in this log)", _lines.Lines[^1]);
        Assert.Equal(1_001, tally.Of("orleansmesh.gateway.connections.refused", "address-rate"));
        Assert.Equal(1, tally.Of("orleansmesh.gateway.connections.refused", "silent"));
    }

    [Fact]
    public void Unwelcome_AFlood_IsCountedWholeAndLoggedInPart()
    {
        using var tally = new MeterTally(GatewayMeter.Name);
        var log = new RefusalLog(_meter, _clock, _lines);
        AddressBlock address = AddressBlock.Of(IPAddress.Parse("192.0.2.1"));
        for (int i = 0; i < 100; i++)
        {
            log.Unwelcome(HandshakeRefusal.ProofInvalid, "No.", "did:mesh:enterprise:acme-001", address);
            log.Refused(EdgeRefusal.Unwelcome, address);
        }

        Assert.Equal(10, _lines.Lines.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        log.Unwelcome(HandshakeRefusal.ProofInvalid, "No.", null, address);
        Assert.Equal("The join of a peer from 192.0.2.1 was refused: proof-invalid (90 more of this reason before it are not in this log). No.", _lines.Lines[^1]);
        Assert.Equal(101, tally.Of("orleansmesh.gateway.joins.refused", "proof-invalid"));
        Assert.Equal(100, tally.Of("orleansmesh.gateway.connections.refused", "unwelcome"));
    }

    [Fact]
    public void Meter_EveryReason_HasItsOwnWord()
    {
        using var tally = new MeterTally(GatewayMeter.Name);
        foreach (EdgeRefusal reason in Enum.GetValues<EdgeRefusal>())
        {
            _meter.Refused(reason);
            Assert.Equal(1, tally.Of("orleansmesh.gateway.connections.refused", ReasonWords<EdgeRefusal>.Of(reason)));
        }

        foreach (SessionEnd reason in Enum.GetValues<SessionEnd>())
        {
            _meter.Ended(reason);
            Assert.Equal(1, tally.Of("orleansmesh.gateway.sessions.ended", ReasonWords<SessionEnd>.Of(reason)));
        }

        _meter.Unwelcome(HandshakeRefusal.GenesisMismatch);
        Assert.Equal(1, tally.Of("orleansmesh.gateway.joins.refused", "genesis-mismatch"));
    }

    private sealed class LineLogger : ILogger<RefusalLog>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
