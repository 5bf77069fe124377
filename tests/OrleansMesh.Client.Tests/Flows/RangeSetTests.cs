using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Client.Flows;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Tests.Flows;

public sealed class RangeSetTests
{
    [Fact]
    public void AnyChanges_AgainstASetOfNumbers_AreTheSame() => Prop.ForAll<(byte Kind, byte First, byte Length)[]>(changes =>
    {
        var ranges = new RangeSet([]);
        var numbers = new SortedSet<long>();
        foreach ((byte kind, byte first, byte length) in changes)
        {
            var range = new FlowRange(first, first + (length % 9));
            switch (kind % 4)
            {
                case 0 or 1:
                    ranges.Add(range);
                    numbers.UnionWith(Numbers(range));
                    break;
                case 2:
                    ranges.Remove(first);
                    _ = numbers.Remove(first);
                    break;
                default:
                    ranges.RemoveBelow(first / 8);
                    _ = numbers.RemoveWhere(number => number < first / 8);
                    break;
            }

            Assert.Equal(numbers, ranges.Ranges.SelectMany(Numbers));
            Assert.Equal(numbers.Contains(first), ranges.Contains(first));
            Assert.Equal(Numbers(range).Count(numbers.Contains), ranges.CountIn(range));
            Assert.All(ranges.Ranges.Zip(ranges.Ranges.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
        }
    }).QuickCheckThrowOnFailure();

    private static IEnumerable<long> Numbers(FlowRange range) => Enumerable.Range((int)range.First, (int)range.Count).Select(number => (long)number);
}
