using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>R-07: what the past of a link says of its future.</summary>
public sealed class LinkHistoryTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(40);

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    // backward pauses too: a clock may be set
    private static readonly Gen<(bool IsFailure, int Milliseconds, int PauseMilliseconds)[]> Past = Gen.Choose(0, 3)
        .SelectMany(kind => Gen.Choose(-1, 1000).SelectMany(taken => Gen.Choose(-500, 60_000).Select(pause => (kind == 0, taken == 1000 ? int.MaxValue : taken, pause))))
        .ArrayOf();

    private DateTimeOffset _now = TestMesh.Now;

    [Theory]
    [InlineData(30, 4, true)]
    [InlineData(30, 2, false)]
    [InlineData(600, 12, false)]
    public void Forecast_FailuresEvery_IsExpectedWhenTheyAreManyInAShortTime(int everySeconds, int failures, bool isExpected)
    {
        var history = new LinkHistory(_now);
        for (int i = 0; i < failures; i++)
        {
            Answer(history, everySeconds * 2, Usual);
            history.Failed(_now);
        }

        LinkForecast forecast = history.Forecast(_now);
        Assert.Equal(isExpected, forecast.IsExpectedToFail);
        Assert.Equal(isExpected ? LinkForecastRules.PenaltyMicroseconds : 0, forecast.Penalty);
        Assert.Equal(TimeSpan.Zero, forecast.LastFailureAgo);
    }

    [Fact]
    public void Forecast_AfterItFailedOften_IsSteadyAgainWithTime()
    {
        var history = new LinkHistory(_now);
        for (int i = 0; i < 6; i++)
        {
            Answer(history, 40, Usual);
            history.Failed(_now);
        }

        Answer(history, 40, Usual);
        LinkForecast before = history.Forecast(_now);
        Assert.True(before.IsExpectedToFail);
        Assert.Equal(6, before.Failures);

        Answer(history, 2 * 60 * 40, Usual);
        LinkForecast after = history.Forecast(_now);
        Assert.False(after.IsExpectedToFail);
        Assert.InRange(after.Risk, 0, LinkForecastRules.SteadyBelow);
        Assert.Equal(0, after.Failures);
        Assert.Equal(TimeSpan.FromMinutes(40) + TimeSpan.FromSeconds(20), after.LastFailureAgo);
    }

    [Theory]
    [InlineData(40, false)]
    [InlineData(59, false)]
    [InlineData(130, true)]
    public void Forecast_AnswersThatTakeLonger_IsExpectedBeforeItFails(int milliseconds, bool isExpected)
    {
        var history = new LinkHistory(_now);
        Answer(history, 200, Usual);
        Assert.False(history.Forecast(_now).IsExpectedToFail);

        Answer(history, 10, TimeSpan.FromMilliseconds(milliseconds));
        LinkForecast forecast = history.Forecast(_now);
        Assert.Equal(isExpected, forecast.IsExpectedToFail);
        Assert.Null(forecast.LastFailureAgo);
        Assert.InRange(forecast.Usual, 40_000, 50_000);
        Assert.InRange(forecast.Recent, forecast.Usual - 1, (milliseconds * 1000) + 1);
    }

    [Fact]
    public void Forecast_ATimeThatStays_BecomesTheUsualOne()
    {
        var history = new LinkHistory(_now);
        Answer(history, 200, Usual);
        Answer(history, 10, Usual * 3.2);
        Assert.True(history.Forecast(_now).IsExpectedToFail);

        Answer(history, 600, Usual * 3.2);
        Assert.False(history.Forecast(_now).IsExpectedToFail);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(2, true)]
    public void Forecast_OneAnswerOfSoManyIsLate_IsExpectedWhenThatIsOften(int oneOf, bool isExpected)
    {
        var history = new LinkHistory(_now);
        Answer(history, 100, Usual);
        for (int i = 0; i < 200 / oneOf; i++)
        {
            Answer(history, 1, TimeSpan.FromMilliseconds(240));
            Answer(history, oneOf - 1, Usual);
        }

        // as of its last answers, which were on time
        Answer(history, 4, Usual);
        Assert.Equal(isExpected, history.Forecast(_now).IsExpectedToFail);
    }

    [Fact]
    public void Failed_AgainBeforeAnyAnswer_IsOneFailure()
    {
        var history = new LinkHistory(_now);
        history.Failed(_now);
        Assert.Equal(0, history.Forecast(_now).Failures);

        Answer(history, 1, Usual);
        history.Failed(_now);
        history.Failed(_now);
        Assert.Equal(1, history.Forecast(_now).Failures);
    }

    [Fact]
    public void Failed_WithoutEnd_RemembersNoMoreTimesThanMayBe()
    {
        var history = new LinkHistory(_now);
        for (int i = 0; i < LinkForecastRules.TimesMax; i++)
        {
            Answer(history, 1, Usual);
            history.Failed(_now);
            Assert.Equal(i + 1, history.Forecast(_now).Failures);
        }

        Answer(history, 1, Usual);
        history.Failed(_now);
        Assert.Equal(LinkForecastRules.TimesMax, history.Forecast(_now).Failures);
    }

    [Fact]
    public void Forecast_WhateverHappened_KeepsItsBounds() => Prop.ForAll(Past.ToArbitrary(), KeepsItsBounds).Check(Runs);

    [Fact]
    public void Forecast_OneFailureMore_IsNeverLessOfARisk() => Prop.ForAll(Past.ToArbitrary(), IsNeverLess).Check(Runs);

    [Fact]
    public void Forecast_TimeWithoutNews_IsNeverMoreOfARisk() => Prop.ForAll(Past.ToArbitrary(), IsNeverMore).Check(Runs);

    private void KeepsItsBounds((bool IsFailure, int Milliseconds, int PauseMilliseconds)[] past)
    {
        var history = new LinkHistory(_now);
        foreach ((bool isFailure, int milliseconds, int pause) in past)
        {
            _now += TimeSpan.FromMilliseconds(pause);
            Happen(history, isFailure, milliseconds);
            LinkForecast forecast = history.Forecast(_now);
            Assert.InRange(forecast.Risk, 0, 1);
            Assert.InRange(forecast.LateShare, 0, 1);
            Assert.InRange(forecast.Usual, 0, 2 * RoutingLimits.LatencyMax);
            Assert.InRange(forecast.Recent, 0, 2 * RoutingLimits.LatencyMax);
            Assert.True(forecast.Penalty is 0 or LinkForecastRules.PenaltyMicroseconds);
            Assert.True(forecast.IsExpectedToFail ? forecast.Risk >= LinkForecastRules.SteadyBelow : forecast.Risk < LinkForecastRules.ExpectedFrom);
        }
    }

    private void IsNeverLess((bool IsFailure, int Milliseconds, int PauseMilliseconds)[] past)
    {
        (LinkHistory one, LinkHistory more) = (new LinkHistory(_now), new LinkHistory(_now));
        one.Answered(Usual, _now);
        one.Answered(Usual, _now);
        more.Answered(Usual, _now);
        more.Failed(_now);
        more.Answered(Usual, _now);
        foreach ((bool isFailure, int milliseconds, int pause) in past)
        {
            _now += TimeSpan.FromMilliseconds(pause);
            Happen(one, isFailure, milliseconds);
            Happen(more, isFailure, milliseconds);
            Assert.True(more.Forecast(_now).Risk >= one.Forecast(_now).Risk);
        }
    }

    private void IsNeverMore((bool IsFailure, int Milliseconds, int PauseMilliseconds)[] past)
    {
        var history = new LinkHistory(_now);
        foreach ((bool isFailure, int milliseconds, int pause) in past)
        {
            _now += TimeSpan.FromMilliseconds(pause);
            Happen(history, isFailure, milliseconds);
        }

        double risk = history.Forecast(_now).Risk;
        foreach (int seconds in new[] { 0, 1, 59, 600, 3600, 100_000 })
        {
            _now += TimeSpan.FromSeconds(seconds);
            double next = history.Forecast(_now).Risk;

            // long after all is forgotten it is that of a link of which nothing is known
            Assert.True(next <= Math.Max(risk, Unknown) + 1e-9, $"{risk} became {next}.");
            risk = next;
        }
    }

    private static double Unknown => new LinkHistory(TestMesh.Now).Forecast(TestMesh.Now).Risk;

    private void Happen(LinkHistory history, bool isFailure, int milliseconds)
    {
        if (isFailure)
        {
            history.Failed(_now);
        }
        else
        {
            history.Answered(TimeSpan.FromMilliseconds(milliseconds), _now);
        }
    }

    /// <summary>Answers each half of a second.</summary>
    private void Answer(LinkHistory history, int count, TimeSpan roundTrip)
    {
        for (int i = 0; i < count; i++)
        {
            _now += TimeSpan.FromMilliseconds(500);
            history.Answered(roundTrip, _now);
        }
    }
}
