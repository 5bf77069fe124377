using OrleansMesh.Gateway.Services;
using OrleansMesh.Testing;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Services;

/// <summary>R-11: answers of other hubs are kept for their own time, that there is none for 30 s, and neither longer than it holds.</summary>
public sealed class ServiceAnswersTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ServiceAnswers _answers;

    public ServiceAnswersTests() => _answers = new ServiceAnswers(_clock);

    [Fact]
    public void TryFind_Found_ForTheShortestTimeOfItsServicesAndCountedDown()
    {
        Keep("a", [Service(ttl: 600), Service(ttl: 60)]);
        _clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal([541, 1], Found("a")!.Select(each => each.TtlSeconds));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(Found("a"));
    }

    [Fact]
    public void TryFind_Absent_ForThirtySeconds()
    {
        Keep("a", []);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(Found("a")!);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Found("a"));
    }

    [Fact]
    public void Keep_WhatNotAllAnswered_ShortlyAndNeverThatThereIsNone()
    {
        Keep("a", [], isWhole: false);
        Assert.Null(Found("a"));
        Keep("a", [Service(ttl: 600)], isWhole: false);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull(Found("a"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Found("a"));
    }

    [Fact]
    public void Keep_Found_ClearsThatThereIsNone()
    {
        Keep("a", []);
        Keep("a", [Service(ttl: 5)]);
        _ = Assert.Single(Found("a")!);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(Found("a"));
    }

    [Fact]
    public void Forget_Names_ForgetsThemForAllWhoAsked()
    {
        Keep("a", [], asker: "x");
        Keep("a", [Service(ttl: 5)], asker: "y");
        Keep("ab", []);
        _answers.Forget(["a", "b"]);
        Assert.Null(Found("a", asker: "x"));
        Assert.Null(Found("a", asker: "y"));
        Assert.NotNull(Found("ab"));
    }

    [Fact]
    public void Keep_AskedBeforeAChange_IsNotKept()
    {
        long before = _answers.Changes;
        _answers.Forget(["a"]);
        _answers.Keep(Key("a"), [Service(ttl: 5)], isWhole: true, before);
        Assert.Null(Found("a"));
    }

    [Fact]
    public void TryFind_WithOtherPartners_IsAnotherQuestion()
    {
        Keep("a", []);
        Assert.False(_answers.TryFind(ServiceAnswers.KeyOf("a", "asker", "other"), out _));
    }

    [Theory]
    [InlineData("did:mesh:x:home", "s", "1", "reader", 1, 0, true)]
    [InlineData("did:mesh:x:home", "s", "1", "reader", 86400, 100, true)]
    [InlineData("did:mesh:x:away", "s", "1", "reader", 1, 0, false)]
    [InlineData("did:mesh:x:home", "t", "1", "reader", 1, 0, false)]
    [InlineData("did:mesh:x:home", "s", "", "reader", 1, 0, false)]
    [InlineData("did:mesh:x:home", "s", "1", "a reader", 1, 0, false)]
    [InlineData("did:mesh:x:home", "s", "1", "reader", 0, 0, false)]
    [InlineData("did:mesh:x:home", "s", "1", "reader", 86401, 0, false)]
    [InlineData("did:mesh:x:home", "s", "1", "reader", 1, 101, false)]
    [InlineData("did:mesh:x:home", "s", "1", "reader", 1, -1, false)]
    public void Holding_OfAnotherHub_IsWhatItMaySay(string mesh, string service, string version, string agent, int ttl, int trust, bool holds)
    {
        var said = new ResolvedService(mesh, "M", "r", service, version, [agent], null, ttl, trust, Online: true, Federated: true);
        IEnumerable<ResolvedService> held = ForeignServices.Holding(new ResolveResult([said, null!, said]), "s", id => id == "did:mesh:x:home");
        Assert.Equal(holds ? 1 : 0, held.Count());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(128, true)]
    [InlineData(0, false)]
    [InlineData(129, false)]
    public void Holding_NameOfAMesh_IsWithinItsBounds(int chars, bool holds) =>
        Assert.Equal(holds, ForeignServices.Holding(new ResolveResult([Service(ttl: 1) with { MeshName = new string('m', chars) }]), "s", _ => true).Any());

    [Fact]
    public void Holding_MoreThanMayBe_IsCut() =>
        Assert.Equal(100, ForeignServices.Holding(new ResolveResult([.. Enumerable.Range(0, 101).Select(i => Service(ttl: 1) with { MeshId = $"did:mesh:x:{i}" })]), "s", _ => true).Count());

    private static string Key(string service, string asker = "asker") => ServiceAnswers.KeyOf(service, asker, "circle");

    private static ResolvedService Service(int ttl) => new("did:mesh:x:y", "M", "r", "s", "1", [], null, ttl, 50, Online: true, Federated: false);

    private void Keep(string service, ResolvedService[] services, bool isWhole = true, string asker = "asker") =>
        _answers.Keep(Key(service, asker), services, isWhole, _answers.Changes);

    private ResolvedService[]? Found(string service, string asker = "asker") => _answers.TryFind(Key(service, asker), out ResolvedService[]? services) ? services : null;
}
