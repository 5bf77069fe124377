using OrleansMesh.Domain.Qos;
using OrleansMesh.Storage.Envelopes;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Envelopes;

/// <summary>R-03, N-05: what is urgent shares its flush with few others.</summary>
public sealed class PendingAppendsTests
{
    private static readonly SampleMesh Acme = new("did:mesh:test:acme");
    private static readonly SampleMesh Mit = new("did:mesh:test:mit");

    private readonly ManualTimeProvider _clock = new();
    private readonly SampleFederation _federation;
    private readonly PendingAppends _pending;
    private int _drains;
    private int _added;

    public PendingAppendsTests()
    {
        _federation = new SampleFederation(_clock.GetUtcNow(), Acme, Mit);
        _pending = new PendingAppends(countMax: 1000, () => _drains++);
    }

    [Theory]
    [InlineData(QosClass.Critical, PendingAppends.BesideUrgentMax, 0)]
    [InlineData(QosClass.Critical, PendingAppends.BesideUrgentMax + 1, 1)]
    [InlineData(QosClass.High, PendingAppends.BesideUrgentMax, 0)]
    [InlineData(QosClass.High, PendingAppends.BesideUrgentMax + 1, 1)]
    [InlineData(QosClass.Normal, PendingAppends.BesideUrgentMax + 1, 0)]
    public void Take_OneBesideManyOfLow_IsFirstAndLeavesThoseOverTheBoundToTheNextFlush(QosClass priority, int low, int left)
    {
        Add(QosClass.Low, low);
        Add(priority, 1);
        List<PendingAppend> first = _pending.Take(512);
        Assert.Equal(priority, first[0].Envelope.Priority);
        Assert.Equal(1 + low - left, first.Count);
        Assert.Equal(left == 0 ? 1 : 2, _drains);

        Assert.Equal(left, _pending.Take(512).Count);
    }

    [Theory]
    [InlineData(PendingAppends.UrgentFlushes, PendingAppends.BesideUrgentMax)]
    [InlineData(PendingAppends.UrgentFlushes + 1, 512)]
    public void Take_SoManyFlushesAfterAnUrgentOne_IsBoundedUntilNoneIsExpected(int flush, int taken)
    {
        Add(QosClass.Critical, 1);
        _ = Assert.Single(_pending.Take(512));
        for (int i = 1; i < flush; i++)
        {
            Add(QosClass.Low, 1);
            _ = Assert.Single(_pending.Take(512));
        }

        Add(QosClass.Low, 600);
        Assert.Equal(taken, _pending.Take(512).Count);
    }

    [Fact]
    public void Take_UrgentOnesThemselves_AreBoundedByTheFlushAlone()
    {
        Add(QosClass.Critical, 100);
        Add(QosClass.High, 100);

        Assert.Equal(150, _pending.Take(150).Count);
        Assert.Equal(50, _pending.Take(150).Count);
    }

    private void Add(QosClass priority, int count)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        for (int i = 0; i < count; i++)
        {
            _pending.Add(new PendingAppend(_federation.Admit(Acme, _federation.Message(Acme, Mit, $"m{_added++}", now) with { Priority = priority }, now).Envelope, 0, long.MaxValue));
        }
    }
}
