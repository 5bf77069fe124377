namespace OrleansMesh.Grains.Tests.Contracts;

public sealed class ContractSnapshotTests
{
    [Fact]
    public void Contracts_AsCommitted_AreUnchanged()
    {
        string actual = ContractText.Write();
        string written = Path.Combine(AppContext.BaseDirectory, "Contracts", "Contracts.actual.txt");
        File.WriteAllText(written, actual);
        string committed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", "Contracts.txt"));

        Assert.True(
            committed == actual,
            $"The contracts of the grains changed. Old silos, clients and stored rows must still be understood: add members at the end, never reuse an id or an alias. When that is so, commit {written} as Contracts/Contracts.txt.");
    }
}
