using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Services;

namespace OrleansMesh.Domain.Tests.Services;

/// <summary>R-11: positive answers for their own time, negative ones for 30 s, a positive one clears the negative.</summary>
public sealed class ServiceCacheTests
{
    private static readonly DateTimeOffset Now = TestMesh.Now;

    [Fact]
    public void Find_Found_ForItsOwnTime()
    {
        var cache = new ServiceCache<string>(4);
        cache.AddFound("a", "here", TimeSpan.FromSeconds(5), Now);
        Assert.Equal(ServiceAnswer.Found, cache.Find("a", Now.AddSeconds(5).AddTicks(-1), out string? service));
        Assert.Equal("here", service);
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("a", Now.AddSeconds(5), out service));
        Assert.Null(service);
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("A", Now, out _));
    }

    [Fact]
    public void Find_Absent_ForThirtySeconds()
    {
        var cache = new ServiceCache<string>(4);
        cache.AddAbsent("a", Now);
        Assert.Equal(ServiceAnswer.Absent, cache.Find("a", Now.AddSeconds(30).AddTicks(-1), out _));
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("a", Now.AddSeconds(30), out _));
    }

    [Fact]
    public void AddFound_AfterAbsent_ClearsIt()
    {
        var cache = new ServiceCache<string>(4);
        cache.AddAbsent("a", Now);
        cache.AddFound("a", "here", TimeSpan.FromSeconds(1), Now);
        Assert.Equal(ServiceAnswer.Found, cache.Find("a", Now, out _));
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("a", Now.AddSeconds(2), out _));
        cache.AddAbsent("b", Now);
        cache.AddFound("b", "here", TimeSpan.Zero, Now);
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("b", Now, out _));
    }

    [Fact]
    public void AddAbsent_AfterFound_ForgetsWhereItWas()
    {
        var cache = new ServiceCache<string>(4);
        cache.AddFound("a", "here", TimeSpan.FromHours(1), Now);
        cache.AddAbsent("a", Now);
        Assert.Equal(ServiceAnswer.Absent, cache.Find("a", Now, out _));
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("a", Now.AddMinutes(1), out _));
        cache.AddFound("a", "here", TimeSpan.FromHours(1), Now);
        cache.Forget("a");
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("a", Now, out _));
    }

    [Fact]
    public void ForgetAll_OfBothKinds_ForgetsThoseThatAreWanted()
    {
        var cache = new ServiceCache<string>(4);
        cache.AddFound("a1", "here", TimeSpan.FromHours(1), Now);
        cache.AddAbsent("a2", Now);
        cache.AddFound("b", "here", TimeSpan.FromHours(1), Now);
        cache.ForgetAll(name => name[0] == 'a');
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("a1", Now, out _));
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("a2", Now, out _));
        Assert.Equal(ServiceAnswer.Found, cache.Find("b", Now, out _));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Bounds_BothSides()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCache<string>(0));
        var cache = new ServiceCache<string>(2);
        cache.AddFound("long", "x", ServiceCache<string>.FoundForMax + TimeSpan.FromDays(9), Now);
        Assert.Equal(ServiceAnswer.Found, cache.Find("long", Now + ServiceCache<string>.FoundForMax - TimeSpan.FromTicks(1), out _));
        Assert.Equal(ServiceAnswer.Unknown, cache.Find("long", Now + ServiceCache<string>.FoundForMax, out _));
        string name = new('n', ServiceCache<string>.NameCharsMax);
        cache.AddFound(name, "x", TimeSpan.FromSeconds(1), Now);
        cache.AddFound(name + "n", "x", TimeSpan.FromSeconds(1), Now);
        Assert.Equal(ServiceAnswer.Found, cache.Find(name, Now, out _));
        Assert.Equal(ServiceAnswer.Unknown, cache.Find(name + "n", Now, out _));
        cache.AddFound("third", "x", TimeSpan.FromSeconds(9), Now);
        Assert.Equal(ServiceAnswer.Unknown, cache.Find(name, Now, out _));
        Assert.Equal(ServiceAnswer.Found, cache.Find("long", Now, out _));
        for (int i = 0; i < 100; i++)
        {
            cache.AddAbsent($"none-{i}", Now);
        }

        Assert.Equal(ServiceAnswer.Found, cache.Find("third", Now, out _));
        Assert.Equal(4, cache.Count);
    }

    [Fact]
    public void AnySequence_AsAModelThatForgetsNothing() =>
        Prop.ForAll(Steps().ArrayOf().ToArbitrary(), steps =>
        {
            var cache = new ServiceCache<string>(8);
            var model = new Dictionary<string, (ServiceAnswer Answer, DateTimeOffset Until)>();
            DateTimeOffset now = Now;
            foreach ((string name, int kind, int seconds) in steps)
            {
                now = now.AddSeconds(kind == 3 ? seconds : 0);
                switch (kind)
                {
                    case 0:
                        cache.AddFound(name, name, TimeSpan.FromSeconds(seconds), now);
                        model[name] = (ServiceAnswer.Found, now.AddSeconds(seconds));
                        break;
                    case 1:
                        cache.AddAbsent(name, now);
                        model[name] = (ServiceAnswer.Absent, now.AddSeconds(30));
                        break;
                    case 2:
                        cache.Forget(name);
                        _ = model.Remove(name);
                        break;
                    default:
                        break;
                }

                foreach (string known in Names)
                {
                    ServiceAnswer expected = model.TryGetValue(known, out (ServiceAnswer Answer, DateTimeOffset Until) entry) && now < entry.Until ? entry.Answer : ServiceAnswer.Unknown;
                    Assert.Equal(expected, cache.Find(known, now, out string? service));
                    Assert.Equal(expected == ServiceAnswer.Found ? known : null, service);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static readonly string[] Names = ["a", "b", "c"];

    private static Gen<(string Name, int Kind, int Seconds)> Steps() =>
        from name in Gen.Elements(Names)
        from kind in Gen.Choose(0, 3)
        from seconds in Gen.Choose(0, 40)
        select (name, kind, seconds);
}
