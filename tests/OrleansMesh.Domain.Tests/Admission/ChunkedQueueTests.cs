using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Domain.Tests.Admission;

public sealed class ChunkedQueueTests
{
    [Fact]
    public void Enqueue_AnyHistory_AgreesWithAQueue() =>
        Prop.ForAll(Gen.Choose(-60, 90).ArrayOf().ToArbitrary(), Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(200));

    [Fact]
    public void TryDequeue_WhatWasTakenOut_IsLetGo()
    {
        var queue = new ChunkedQueue<object>();
        WeakReference taken = Fill(queue);

        GC.Collect();

        Assert.False(taken.IsAlive);
        Assert.Equal(ChunkedQueue<object>.ChunkMax, queue.Count);

        static WeakReference Fill(ChunkedQueue<object> queue)
        {
            for (int i = 0; i <= ChunkedQueue<object>.ChunkMax; i++)
            {
                queue.Enqueue(new object());
            }

            Assert.True(queue.TryDequeue(out object? first));
            return new WeakReference(first);
        }
    }

    private static void Agrees(int[] steps)
    {
        var queue = new ChunkedQueue<int>();
        var model = new Queue<int>();
        int next = 0;
        foreach (int step in steps)
        {
            for (int i = 0; i < step; i++)
            {
                queue.Enqueue(next);
                model.Enqueue(next++);
            }

            for (int i = 0; i > step; i--)
            {
                Assert.Equal(model.TryPeek(out int seen), queue.TryPeek(out int shown));
                Assert.Equal(seen, shown);
                Assert.Equal(model.TryDequeue(out int expected), queue.TryDequeue(out int taken));
                Assert.Equal(expected, taken);
            }

            Assert.Equal(model.Count, queue.Count);
        }
    }
}
