using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Domain.Tests.Credentials;

public sealed class StatusListCacheTests
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(1);

    [Fact]
    public void TryGet_TimeToLive_EdgesOfFreshness()
    {
        var cache = new StatusListCache(KeepFor);
        Assert.True(cache.TryPut(Issued.List(StatusPurpose.Revocation), TestMesh.Now));
        Assert.True(cache.TryGet(Issued.Revocations, TestMesh.Now.AddMinutes(5).AddTicks(-1), out _));
        Assert.False(cache.TryGet(Issued.Revocations, TestMesh.Now.AddMinutes(5), out _));
        Assert.False(cache.TryGet(Issued.Suspensions, TestMesh.Now, out _));
    }

    [Fact]
    public void TryGet_ReadersOwnBound_IsShorterThanTheIssuersLife()
    {
        var cache = new StatusListCache(TimeSpan.FromSeconds(10));
        Assert.True(cache.TryPut(Issued.List(StatusPurpose.Revocation), TestMesh.Now));
        Assert.False(cache.TryGet(Issued.Revocations, TestMesh.Now.AddSeconds(10), out _));
    }

    [Fact]
    public void TryGet_ValidityEndsFirst_StaleThen()
    {
        var cache = new StatusListCache(KeepFor);
        DateTimeOffset late = TestMesh.Now.AddDays(1).AddSeconds(-1);
        Assert.True(cache.TryPut(Issued.List(StatusPurpose.Revocation), late));
        Assert.True(cache.TryGet(Issued.Revocations, late, out _));
        Assert.False(cache.TryGet(Issued.Revocations, late.AddSeconds(1), out _));
        Assert.False(cache.TryPut(Issued.List(StatusPurpose.Suspension), late.AddSeconds(1)));
    }

    [Fact]
    public void TryPut_OlderList_RefusedSoThatARevocationStays()
    {
        var cache = new StatusListCache(KeepFor);
        Assert.True(cache.TryPut(Later(TestMesh.Now.AddSeconds(1), Issued.Index), TestMesh.Now));
        Assert.False(cache.TryPut(Issued.List(StatusPurpose.Revocation), TestMesh.Now));
        Assert.False(cache.TryPut(Undated(), TestMesh.Now));
        Assert.True(cache.TryGet(Issued.Revocations, TestMesh.Now, out SignedStatusList? list));
        Assert.True(list.Bits[Issued.Index]);
        Assert.True(cache.TryPut(Later(TestMesh.Now.AddSeconds(2)), TestMesh.Now));
    }

    [Fact]
    public void TryPut_MoreThanTheBound_OldestGoes()
    {
        var cache = new StatusListCache(KeepFor, listsMax: 2);
        Assert.True(cache.TryPut(At("https://a.example/1"), TestMesh.Now));
        Assert.True(cache.TryPut(At("https://a.example/2"), TestMesh.Now.AddSeconds(1)));
        Assert.True(cache.TryPut(At("https://a.example/3"), TestMesh.Now.AddSeconds(2)));
        Assert.Equal(2, cache.Count);
        Assert.False(cache.TryGet("https://a.example/1", TestMesh.Now.AddSeconds(2), out _));
        Assert.True(cache.TryGet("https://a.example/2", TestMesh.Now.AddSeconds(2), out _));
    }

    private static SignedStatusList Later(DateTimeOffset from, params int[] set) => Read(Issued.ListDraft(StatusPurpose.Revocation, set) with { ValidFrom = from });

    private static SignedStatusList At(string url) => Read(Issued.ListDraft(StatusPurpose.Revocation) with { Url = url });

    private static SignedStatusList Undated()
    {
        byte[] bytes = Issued.Resigned(Issued.ListBytes(StatusPurpose.Revocation), root => root.Remove("validFrom"));
        Assert.True(SignedStatusList.TryVerify(bytes, Issued.Revocations, Issued.Document, TestMesh.Now, out SignedStatusList? list, out StatusListRefusal refusal), refusal.ToString());
        return list;
    }

    private static SignedStatusList Read(StatusListDraft draft)
    {
        byte[] bytes = draft.Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key);
        Assert.True(SignedStatusList.TryVerify(bytes, draft.Url, Issued.Document, TestMesh.Now, out SignedStatusList? list, out StatusListRefusal refusal), refusal.ToString());
        return list;
    }
}
