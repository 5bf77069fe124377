using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Json;

public class StringPoolTests
{
    [Fact]
    public void Share_AnyString_IsEqualToIt() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), value => StringPool.Share(value.Get) == value.Get && StringPool.Share(Copy(value.Get)) == value.Get).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(StringPool.LengthMax, true)]
    [InlineData(StringPool.LengthMax + 1, false)]
    public void Share_EqualStrings_AreOneUpToTheLongest(int length, bool isShared)
    {
        string first = Guid.NewGuid().ToString("N").PadRight(length, 'x');
        string second = Copy(first);

        Assert.Same(first, StringPool.Share(first));
        Assert.Same(isShared ? first : second, StringPool.Share(second));
    }

    [Fact]
    public void Share_FarMoreThanItRemembers_ForgetsTheFirst()
    {
        string first = StringPool.Share(Guid.NewGuid().ToString());
        for (int i = 0; i < 64 * StringPool.CountMax; i++)
        {
            _ = StringPool.Share(Guid.NewGuid().ToString());
        }

        string again = Copy(first);
        Assert.Same(again, StringPool.Share(again));
    }

    private static string Copy(string value) => new(value.AsSpan());
}
