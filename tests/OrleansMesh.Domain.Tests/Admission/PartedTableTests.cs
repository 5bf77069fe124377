using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Domain.Tests.Admission;

public sealed class PartedTableTests
{
    [Fact]
    public void Set_AnyHistory_AgreesWithADictionary()
    {
        // few hashes for many keys: parts of very different sizes
        Gen<(int What, int Key)[]> history = Gen.Zip(Gen.Choose(0, 3), Gen.Choose(0, 2_000)).ArrayOf(4_000);
        Prop.ForAll(history.ToArbitrary(), Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    [Fact]
    public void Set_Many_OnePartMoreForEachOfTheMeanAndAllAreFound()
    {
        var table = new PartedTable<Guid, int>(EqualityComparer<Guid>.Default);
        Guid[] keys = [.. Enumerable.Range(0, 50_000).Select(_ => Guid.NewGuid())];
        for (int i = 0; i < keys.Length; i++)
        {
            table.Set(keys[i], i);
            Assert.Equal(1 + (i / PartedTable<Guid, int>.PartEntriesMean), table.PartCount);
        }

        Assert.Equal(keys.Length, table.Count);
        Assert.All(keys.Index(), k => Assert.True(table.TryGetValue(k.Item, out int value) && value == k.Index));
        Assert.All(keys, k => Assert.True(table.Remove(k)));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Set_Many_NoArrayIsOfTheLargeHeap()
    {
        // a one-piece table of so many has arrays of 1.8 and 0.3 MB; the large heap begins at 85,000 bytes
        var table = new PartedTable<Guid, (long Since, bool Taken)>(EqualityComparer<Guid>.Default);
        var queue = new ChunkedQueue<(Guid Id, long Since)>();
        long most = 0;
        for (int i = 0; i < 50_000; i++)
        {
            var id = Guid.NewGuid();
            long before = GC.GetAllocatedBytesForCurrentThread();
            table.Set(id, (i, false));
            queue.Enqueue((id, i));
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // in one step at most a part that doubles, a new part and a piece of the queue
        Assert.InRange(most, 1, 250_000);
    }

    private static void Agrees((int What, int Key)[] history)
    {
        var table = new PartedTable<int, int>(EqualityComparer<int>.Create((a, b) => a == b, k => k % 37 * 7919));
        var model = new Dictionary<int, int>();
        for (int i = 0; i < history.Length; i++)
        {
            (int what, int key) = history[i];
            if (what < 3)
            {
                table.Set(key, i);
                model[key] = i;
            }
            else
            {
                Assert.Equal(model.Remove(key), table.Remove(key));
            }

            Assert.Equal(model.Count, table.Count);
        }

        foreach (int key in Enumerable.Range(0, 2_001))
        {
            bool held = model.TryGetValue(key, out int expected);
            Assert.Equal((held, expected), (table.TryGetValue(key, out int value), value));
        }
    }
}
