using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Every way to be wrong that we know of, each refused for its own reason.</summary>
public sealed class AdversarialTests
{
    private static readonly Dictionary<string, Attack> Attacks = TokenAttacks.All.Concat(ChainAttacks.All).ToDictionary(attack => attack.Name);

    public static TheoryData<string> Names => [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Attack_IsRefusedForItsReason(string name) => Assert.Equal(Attacks[name].Expected, Attacks[name].Run());

    [Fact]
    public void Attacks_ReachEveryReason() =>
        Assert.Equal(Enum.GetValues<UcanRefusal>().Where(reason => reason != UcanRefusal.None), Attacks.Values.Select(attack => attack.Expected).Distinct().Order());
}
