using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Domain.Tests.Credentials;

public sealed class StatusRegisterTests
{
    [Fact]
    public void TryAllocate_Random_TakesEachIndexOnce()
    {
        var random = new Random(7);
        var register = new StatusRegister();
        var seen = new HashSet<int>();
        for (int i = 0; i < StatusRegister.AllocatedMax; i++)
        {
            Assert.True(register.TryAllocate(random.Next, out int index));
            Assert.True(seen.Add(index));
        }

        Assert.False(register.TryAllocate(random.Next, out _));
        Assert.Equal(StatusRegister.AllocatedMax, register.Allocated);

        // Spread over the whole list: each eighth has about an eighth.
        Assert.All(seen.GroupBy(index => index / (StatusBits.EntriesMin / 8)), eighth => Assert.InRange(eighth.Count(), 7_700, 8_700));
    }

    [Fact]
    public void TryAllocate_StubbornDraws_StillFindsAFreeIndex()
    {
        var register = new StatusRegister();
        Assert.True(register.TryAllocate(_ => StatusBits.EntriesMin - 1, out int first));
        Assert.True(register.TryAllocate(_ => StatusBits.EntriesMin - 1, out int second));
        Assert.Equal((StatusBits.EntriesMin - 1, 0), (first, second));
    }

    [Fact]
    public void Change_Suspend_CanBeLifted()
    {
        StatusRegister register = WithOne(out int index);
        Assert.Equal(StatusChange.Done, register.Suspend(index));
        Assert.Equal(StatusChange.Unchanged, register.Suspend(index));
        Assert.True(register.BitsOf(StatusPurpose.Suspension)[index]);
        Assert.False(register.BitsOf(StatusPurpose.Revocation)[index]);
        Assert.Equal(StatusChange.Done, register.Resume(index));
        Assert.Equal(StatusState.Active, register.StateOf(index));
        Assert.False(register.BitsOf(StatusPurpose.Suspension)[index]);
    }

    [Fact]
    public void Change_Revoke_IsForEver()
    {
        StatusRegister register = WithOne(out int index);
        Assert.Equal(StatusChange.Done, register.Suspend(index));
        Assert.Equal(StatusChange.Done, register.Revoke(index));
        Assert.Equal(StatusChange.Unchanged, register.Revoke(index));
        Assert.Equal(StatusChange.RevokedForEver, register.Resume(index));
        Assert.Equal(StatusChange.RevokedForEver, register.Suspend(index));
        Assert.True(register.BitsOf(StatusPurpose.Revocation)[index]);
        Assert.False(register.BitsOf(StatusPurpose.Suspension)[index]);
    }

    [Fact]
    public void Change_FreeIndex_IsRefused()
    {
        StatusRegister register = WithOne(out int index);
        foreach (int other in (int[])[index + 1, -1, StatusBits.EntriesMin])
        {
            Assert.Equal(StatusChange.NotAllocated, register.Revoke(other));
            Assert.Equal(StatusState.Free, register.StateOf(other));
        }
    }

    [Fact]
    public void Restore_StoredStates_ComeBack()
    {
        var register = new StatusRegister();
        register.Restore(1, StatusState.Active);
        register.Restore(2, StatusState.Suspended);
        register.Restore(3, StatusState.Revoked);
        Assert.Equal([StatusState.Free, StatusState.Active, StatusState.Suspended, StatusState.Revoked], Enumerable.Range(0, 4).Select(register.StateOf));
        Assert.Equal(3, register.Allocated);
        Assert.Throws<ArgumentException>(() => register.Restore(1, StatusState.Active));
        Assert.Throws<ArgumentException>(() => register.Restore(4, StatusState.Free));
    }

    [Fact]
    public void BitsOf_LaterChange_DoesNotReachThePublishedCopy()
    {
        StatusRegister register = WithOne(out int index);
        StatusBits published = register.BitsOf(StatusPurpose.Revocation);
        register.Revoke(index);
        Assert.False(published[index]);
    }

    private static StatusRegister WithOne(out int index)
    {
        var register = new StatusRegister();
        Assert.True(register.TryAllocate(_ => 42, out index));
        return register;
    }
}
