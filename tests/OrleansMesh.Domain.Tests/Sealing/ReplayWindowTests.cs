using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Domain.Tests.Sealing;

public sealed class ReplayWindowTests
{
    [Theory]
    [InlineData(0, 0, SealRefusal.SequenceRepeated)]
    [InlineData(0, 1, SealRefusal.None)]
    [InlineData(1023, 0, SealRefusal.None)]
    [InlineData(1024, 0, SealRefusal.SequenceTooOld)]
    [InlineData(1024, 1, SealRefusal.None)]
    [InlineData(1025, 1, SealRefusal.SequenceTooOld)]
    [InlineData(5000, 3977, SealRefusal.None)]
    [InlineData(5000, 3976, SealRefusal.SequenceTooOld)]
    [InlineData(5000, 5000, SealRefusal.SequenceRepeated)]
    [InlineData(5000, 5001, SealRefusal.None)]
    [InlineData((1L << 32) - 1, (1L << 32) - 1, SealRefusal.SequenceRepeated)]
    [InlineData((1L << 32) - 1, (1L << 32) - 1024, SealRefusal.None)]
    [InlineData((1L << 32) - 1, (1L << 32) - 1025, SealRefusal.SequenceTooOld)]
    public void Check_AfterOneMark_KnowsBothEdges(long marked, long asked, SealRefusal expected)
    {
        var window = new ReplayWindow();
        window.Mark(marked);

        Assert.Equal(expected, window.Check(asked));
    }

    [Fact]
    public void Check_NothingMarked_TakesAnything()
    {
        var window = new ReplayWindow();

        Assert.Equal(SealRefusal.None, window.Check(0));
        Assert.Equal(SealRefusal.None, window.Check(SealLimits.SequenceEnd - 1));
    }

    [Fact]
    public void Check_AnySequences_AgreesWithASetOfAllThatWereSeen()
    {
        // Near one another, with leaps around the window's length.
        Gen<long> step = Gen.OneOf(Gen.Choose(-1100, 40), Gen.Choose(1000, 1100), Gen.Choose(0, 5000)).Select(n => (long)n);
        Prop.ForAll(step.ArrayOf().ToArbitrary(), steps =>
        {
            var window = new ReplayWindow();
            var seen = new HashSet<long>();
            long at = 0;
            foreach (long next in steps)
            {
                at = Math.Max(0, at + next);
                long highest = seen.Count == 0 ? -1 : seen.Max();
                SealRefusal expected = highest - at >= SealLimits.ReplayWindow ? SealRefusal.SequenceTooOld
                    : seen.Contains(at) ? SealRefusal.SequenceRepeated
                    : SealRefusal.None;
                Assert.Equal(expected, window.Check(at));
                if (expected == SealRefusal.None)
                {
                    window.Mark(at);
                    seen.Add(at);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}
