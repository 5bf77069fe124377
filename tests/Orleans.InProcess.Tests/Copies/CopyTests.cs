using Orleans.Serialization;

namespace Orleans.InProcess.Tests.Copies;

public sealed class CopyTests : ClusterTest
{
    private IEchoGrain Grain => Grains.GetGrain<IEchoGrain>("a");

    [Fact]
    public async Task SealedImmutableType_IsShared()
    {
        var sent = new SharedContract("n", [1]);
        Assert.Same(sent, await Soon(Grain.Shared(sent)));
        Assert.Same(sent, EchoGrain.Last);
    }

    [Fact]
    public async Task ParameterMarkedImmutable_IsSharedOnTheWayIn()
    {
        List<int> sent = [1];
        Assert.NotSame(sent, await Soon(Grain.MarkedImmutable(sent)));
        Assert.Same(sent, EchoGrain.Last);
    }

    [Fact]
    public async Task DerivedType_ByItsBase_IsCopiedWhole()
    {
        var shared = new BaseContract { Numbers = [1, 2], Text = "s" };
        var sent = new DerivedContract { Numbers = [9], Children = { ["x"] = shared }, Again = shared, Names = ["n"] };
        DerivedContract got = Assert.IsType<DerivedContract>(await Soon(Grain.Any(sent)));
        Assert.NotSame(sent, got);
        Assert.NotSame(EchoGrain.Last, got);
        Assert.NotSame(sent.Numbers, got.Numbers);
        Assert.NotSame(shared.Numbers, got.Again!.Numbers);
        Assert.Equal([9], got.Numbers);
        Assert.Equal([1, 2], got.Again.Numbers);
        Assert.Same(got.Again, got.Children["x"]);
        Assert.Equal("n", Assert.Single(got.Names));
    }

    [Fact]
    public async Task Cycle_IsCopiedAsACycle()
    {
        var sent = new DerivedContract();
        sent.Again = sent;
        DerivedContract got = Assert.IsType<DerivedContract>(await Soon(Grain.Any(sent)));
        Assert.Same(got, got.Again);
        Assert.NotSame(sent, got);
    }

    [Fact]
    public async Task GenericType_IsCopied()
    {
        var sent = new GenericContract<string> { Items = ["a"], Pair = ("b", ["c"]) };
        GenericContract<string> got = await Soon(Grain.Generic(sent));
        Assert.Equal(["a"], got.Items);
        Assert.NotSame(sent.Items, got.Items);
        Assert.Equal(["c"], got.Pair!.Value.Others);
        Assert.NotSame(sent.Pair.Value.Others, got.Pair.Value.Others);
    }

    [Fact]
    public async Task MembersOfAGenericBase_AreCopied()
    {
        var sent = new StringHolder { Held = ["a"], Count = 3 };
        StringHolder got = Assert.IsType<StringHolder>(await Soon(Grain.Held(sent)));
        Assert.Equal(["a"], got.Held);
        Assert.NotSame(sent.Held, got.Held);
        Assert.Equal(3, got.Count);
    }

    [Fact]
    public async Task Struct_ItsReferences_AreCopied()
    {
        var sent = new StructContract { Number = 1, Numbers = [2] };
        StructContract got = await Soon(Grain.Struct(sent));
        Assert.Equal(1, got.Number);
        Assert.Equal([2], got.Numbers);
        Assert.NotSame(sent.Numbers, got.Numbers);
    }

    [Fact]
    public async Task ForeignType_CrossesByItsConverter()
    {
        var sent = new ForeignType([1]);
        ForeignType got = await Soon(Grain.Foreign(sent));
        Assert.NotSame(sent, got);
        Assert.Equal([1], got.Numbers);
    }

    [Fact]
    public async Task CollectionByItsInterface_IsCopiedByItsOwnType()
    {
        List<byte[]> sent = [[1], [2]];
        IReadOnlyList<byte[]> got = await Soon(Grain.Bytes(sent));
        Assert.Equal(sent, got);
        Assert.NotSame(sent[0], got[0]);
    }

    [Fact]
    public async Task Exception_ThatIsAnnotated_Crosses()
    {
        AnnotatedException thrown = await Assert.ThrowsAsync<AnnotatedException>(() => Soon(Grain.Fail(annotated: true)));
        Assert.Equal("crosses", thrown.Message);
    }

    [Fact]
    public async Task Exception_ThatIsNotAnnotated_IsRefused()
    {
        CodecNotFoundException thrown = await Assert.ThrowsAsync<CodecNotFoundException>(() => Soon(Grain.Fail(annotated: false)));
        Assert.Contains(nameof(PlainException), thrown.Message, StringComparison.Ordinal);
    }
}
