using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Ways for a revocation to be wrong, each refused for its own reason; the list is counted.</summary>
public sealed class WrongRevocationTests
{
    private static readonly Dictionary<string, Attack> Attacks = RevocationAttacks.All.ToDictionary(attack => attack.Name);

    public static TheoryData<string> Names => [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TryVerifyRevocation_Wrong_RefusedForItsReason(string name) => Assert.Equal(Attacks[name].Expected, Attacks[name].Run());

    [Fact]
    public void TryVerifyRevocation_Sound_AndEnoughWaysToBeWrong()
    {
        Assert.Equal(UcanRefusal.None, RevocationAttacks.VerifySound());
        Assert.True(Attacks.Count >= 40, $"{Attacks.Count}");
        Assert.True(Attacks.Values.Select(attack => attack.Expected).Distinct().Count() >= 20);
    }
}
