namespace OrleansMesh.Cryptography.Tests;

public sealed class SecretSlotsTests
{
    private const int SlotsPerPage = 1024;

    [Fact]
    public void Take_ManyAtOnce_NoneIsTakenTwiceAndAllAreZero()
    {
        var slots = new SecretSlots(pagesMax: 4);

        SecretSlot[] taken = [.. Enumerable.Range(0, 3 * SlotsPerPage).Select(_ => slots.Take())];

        Assert.Equal(taken.Length, taken.Distinct().Count());
        Assert.All(taken, s => Assert.Equal(new byte[SecretSlots.SlotBytes], s.Bytes.ToArray()));
    }

    [Fact]
    public void Return_Slot_IsZeroedAndRestsWhileAThousandOthersAreTaken()
    {
        var slots = new SecretSlots(pagesMax: 8);
        SecretSlot first = slots.Take();
        first.Bytes.Fill(7);

        SecretSlots.Return(first);

        Assert.Equal(new byte[SecretSlots.SlotBytes], first.Bytes.ToArray());
        int until = 0;
        while (slots.Take() != first)
        {
            until++;
        }

        Assert.InRange(until, SlotsPerPage, 8 * SlotsPerPage);
    }

    [Fact]
    public void Take_AllPagesInUse_IsAnArrayOfItsOwnThatIsNotKept()
    {
        var slots = new SecretSlots(pagesMax: 2);
        SecretSlot[] paged = [.. Enumerable.Range(0, SlotsPerPage).Select(_ => slots.Take())];

        SecretSlot beyond = slots.Take();
        SecretSlots.Return(beyond);
        SecretSlot next = slots.Take();

        Assert.All(paged, s => Assert.NotNull(s.Owner));
        Assert.Null(beyond.Owner);
        Assert.Null(next.Owner);
        Assert.NotSame(beyond.Page, next.Page);
    }

    [Fact]
    public void TakeAndReturn_SteadyUse_NeedsNoFurtherPage()
    {
        var slots = new SecretSlots(pagesMax: 2);

        for (int i = 0; i < 20 * SlotsPerPage; i++)
        {
            SecretSlot slot = slots.Take();
            Assert.NotNull(slot.Owner);
            SecretSlots.Return(slot);
        }
    }

    [Fact]
    public async Task TakeAndReturn_ManyThreads_NoSlotIsHeldByTwo()
    {
        var slots = new SecretSlots(pagesMax: 4);

        await Task.WhenAll(Enumerable.Range(1, 8).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                SecretSlot[] mine = [.. Enumerable.Range(0, 8).Select(_ => slots.Take())];
                Array.ForEach(mine, s => s.Bytes.Fill((byte)thread));
                Assert.All(mine, s => Assert.False(s.Bytes.ContainsAnyExcept((byte)thread)));
                Array.ForEach(mine, SecretSlots.Return);
            }
        })));
    }
}
