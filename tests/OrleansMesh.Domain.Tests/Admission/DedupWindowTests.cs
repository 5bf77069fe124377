using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Domain.Tests.Admission;

public sealed class DedupWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DedupLimits Small = new() { SourcesMax = 2, EntriesPerSourceMax = 10_010, EntriesMax = 10_005 };

    // UUIDs are held in another form: what looks like one, or is the same in other letters, is an id of its own
    private static readonly string[] Ids =
    [
        "m0", "m1", "m2",
        "0a0b0c0d-0e0f-4a4b-8c8d-0123456789ab", "0A0b0c0d-0e0f-4a4b-8c8d-0123456789ab", "0a0b0c0d0e0f4a4b8c8d0123456789ab",
        "0xa0b0cd-0e0f-4a4b-8c8d-0123456789ab", "+a0b0c0d-0e0f-4a4b-8c8d-0123456789ab", "0a0b0c0d-0e0f-4a4b-8c8d-0123456789a ", "{a0b0c0d-0e0f-4a4b-8c8d-0123456789ab",
    ];

    [Fact]
    public void TryAdd_AnyHistory_AgreesWithTheModel()
    {
        Gen<(int What, int Source, int Id, int Wait)> step =
            from what in Gen.Choose(0, 5)
            from source in Gen.Choose(0, 2)
            from id in Gen.Choose(0, Ids.Length - 1)
            from wait in Gen.Elements(0, 0, 0, 1, 20_000, 30_000, 60_000, 60_001)
            select (what, source, id, wait);
        Prop.ForAll(step.ArrayOf().ToArbitrary(), Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(200));
    }

    [Fact]
    public void TryAdd_SixtySeconds_HeldAndThenFree()
    {
        var window = new DedupWindow();
        Assert.Equal(DedupState.Free, window.TryAdd("a", "1", Start));
        Assert.Equal(DedupState.Pending, window.TryAdd("a", "1", Start.AddSeconds(60)));
        Assert.Equal(DedupState.Free, window.Find("a", "1", Start.AddMilliseconds(60_001)));
        Assert.Equal(DedupState.Free, window.TryAdd("a", "1", Start.AddMilliseconds(60_001)));
        Assert.Equal(DedupState.Free, window.Find("b", "1", Start));
    }

    [Fact]
    public void TryAdd_EntriesAtTheirLimits_FullUntilTheyAreOver()
    {
        var window = new DedupWindow(Small);
        Fill(window, "a", 10_005);
        Assert.Equal(DedupState.Full, window.TryAdd("a", "more", Start));
        Assert.Equal(DedupState.Pending, window.TryAdd("a", "0", Start));

        // The other has its ten thousand, whatever the first did.
        Fill(window, "b", 10_000);
        Assert.Equal(DedupState.Full, window.TryAdd("b", "more", Start));
        Assert.Equal(20_005, window.EntryCount);

        Assert.Equal(DedupState.Free, window.TryAdd("b", "more", Start.AddSeconds(61)));
        Assert.Equal(1, window.EntryCount);
    }

    [Fact]
    public void TryAdd_OneSourceAlone_HasItsOwnLimit()
    {
        var window = new DedupWindow(Small with { EntriesMax = 1_000_000 });
        Fill(window, "a", 10_010);
        Assert.Equal(DedupState.Full, window.TryAdd("a", "more", Start));
        window.Remove("a", "7");
        Assert.Equal(DedupState.Free, window.TryAdd("a", "more", Start));
    }

    [Fact]
    public void TryAdd_SourcesAtTheirLimit_FullUntilOneIsQuiet()
    {
        var window = new DedupWindow(Small);
        Assert.Equal(DedupState.Free, window.TryAdd("a", "1", Start));
        Assert.Equal(DedupState.Free, window.TryAdd("b", "1", Start.AddSeconds(30)));
        Assert.Equal(DedupState.Full, window.TryAdd("c", "1", Start.AddSeconds(60)));
        Assert.Equal(DedupState.Free, window.TryAdd("c", "1", Start.AddSeconds(62)));
        Assert.Equal(2, window.SourceCount);
        Assert.Equal(DedupState.Pending, window.Find("b", "1", Start.AddSeconds(62)));
    }

    [Fact]
    public void Trim_AllOver_GivesEverythingBack()
    {
        var window = new DedupWindow(Small);
        Fill(window, "a", 100);
        window.Trim(Start.AddSeconds(60));
        Assert.Equal((1, 100), (window.SourceCount, window.EntryCount));
        window.Trim(Start.AddSeconds(61));
        Assert.Equal((0, 0), (window.SourceCount, window.EntryCount));
        window.Remove("a", "1");
        window.Confirm("a", "1");
        Assert.Equal(0, window.EntryCount);
    }

    [Fact]
    public void Remove_TheSameIdOverAndOver_StaysBounded()
    {
        var window = new DedupWindow(Small);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int added = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            added += window.TryAdd("a", "1", Start) == DedupState.Free ? 1 : 0;
            window.Remove("a", "1");
        }

        // A place for each would take 24 MB, and twice that while growing.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L << 20);
        Assert.Equal((1_000_000, 0), (added, window.EntryCount));
    }

    [Fact]
    public async Task TryAdd_ManyThreadsAndTrims_EachIdOnce()
    {
        var window = new DedupWindow(new DedupLimits { SourcesMax = 4 });
        int added = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                if (window.TryAdd($"source{i % 4}", $"{i}", Start) == DedupState.Free)
                {
                    Interlocked.Increment(ref added);
                }

                if (i % 1_000 == worker)
                {
                    window.Trim(Start);
                }
            }
        })));
        Assert.Equal(20_000, added);
        Assert.Equal(20_000, window.EntryCount);
    }

    [Fact]
    public void Constructor_LimitsTooSmall_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DedupWindow(Small with { SourcesMax = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DedupWindow(Small with { EntriesPerSourceMax = 9_999 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DedupWindow(Small with { EntriesMax = -1 }));
    }

    private static void Fill(DedupWindow window, string source, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(DedupState.Free, window.TryAdd(source, $"{i}", Start));
        }
    }

    private static void Agrees((int What, int Source, int Id, int Wait)[] steps)
    {
        var window = new DedupWindow();
        var model = new Dictionary<(string, string), (DateTimeOffset Since, bool Taken)>();
        DateTimeOffset now = Start;
        foreach ((int what, int sourceNumber, int idNumber, int wait) in steps)
        {
            now = now.AddMilliseconds(wait);
            (string source, string id) = ($"s{sourceNumber}", Ids[idNumber]);
            bool held = model.TryGetValue((source, id), out (DateTimeOffset Since, bool Taken) entry);
            DedupState state = !held || now - entry.Since > TimeSpan.FromSeconds(60) ? DedupState.Free : entry.Taken ? DedupState.Taken : DedupState.Pending;
            Assert.Equal(state, window.Find(source, id, now));
            switch (what)
            {
                case 0:
                    window.Confirm(source, id);
                    if (held)
                    {
                        model[(source, id)] = entry with { Taken = true };
                    }

                    break;
                case 1:
                    window.Remove(source, id);
                    _ = model.Remove((source, id));
                    break;
                case 2:
                    window.Trim(now);
                    break;
                default:
                    Assert.Equal(state, window.TryAdd(source, id, now));
                    if (state == DedupState.Free)
                    {
                        model[(source, id)] = (now, false);
                    }

                    break;
            }
        }

        window.Trim(now);
        Assert.Equal(model.Values.Count(entry => now - entry.Since <= TimeSpan.FromSeconds(60)), window.EntryCount);
    }
}
