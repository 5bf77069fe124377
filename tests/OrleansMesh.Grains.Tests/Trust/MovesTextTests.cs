using System.Text.Json;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Grains.Trust;

namespace OrleansMesh.Grains.Tests.Trust;

public sealed class MovesTextTests
{
    private static readonly MoveRecord[] Moves =
    [
        new(1_767_225_600_000, "historical-behavior", 40, 41, "6 interactions, 0 failed handshakes and 0 violations are on record."),
        new(1_767_225_500_000, "credential-validity", 10, 40, "\"quoted\" <é> \u2028"),
    ];

    [Fact]
    public void Write_State_IsTheJsonThatTheArrayAloneHasAndReadsBack()
    {
        var state = new TrustEdgeState { Federations = 6, Moves = Moves };
        for (int time = 0; time < 2; time++)
        {
            byte[] stored = JsonSerializer.SerializeToUtf8Bytes(state with { Federations = 6 + time });
            using JsonDocument json = JsonDocument.Parse(stored);
            Assert.Equal(JsonSerializer.Serialize(Moves), json.RootElement.GetProperty(nameof(TrustEdgeState.Moves)).GetRawText());
            TrustEdgeState read = JsonSerializer.Deserialize<TrustEdgeState>(stored)!;
            Assert.Equal(Moves, read.Moves);
            Assert.Equal(6 + time, read.Federations);
        }
    }

    [Fact]
    public void Write_AnotherArray_IsNotTheOneBefore()
    {
        _ = JsonSerializer.Serialize(new TrustEdgeState { Moves = Moves });
        TrustEdgeState other = JsonSerializer.Deserialize<TrustEdgeState>(JsonSerializer.Serialize(new TrustEdgeState { Moves = [Moves[1]] }))!;
        TrustEdgeState none = JsonSerializer.Deserialize<TrustEdgeState>(JsonSerializer.Serialize(new TrustEdgeState()))!;

        Assert.Equal([Moves[1]], other.Moves);
        Assert.Empty(none.Moves);
    }
}
