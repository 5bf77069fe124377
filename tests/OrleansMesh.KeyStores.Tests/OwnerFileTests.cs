namespace OrleansMesh.KeyStores.Tests;

public sealed class OwnerFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansmesh-owner-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WriteAtomic_ManyWriters_LeavesOneOfThemWhole()
    {
        string path = Path.Combine(_folder, "history.json");
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, writer =>
        {
            byte[] bytes = new byte[1000 + (50 * writer)];
            Array.Fill(bytes, (byte)writer);
            OwnerFile.WriteAtomic(path, bytes);
        });

        byte[] left = File.ReadAllBytes(path);
        Assert.Equal(1000 + (50 * left[0]), left.Length);
        Assert.All(left, value => Assert.Equal(left[0], value));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void WriteAtomic_TargetIsAFolder_LeavesNoDraft()
    {
        string path = Directory.CreateDirectory(Path.Combine(_folder, "taken")).FullName;
        Assert.ThrowsAny<Exception>(() => OwnerFile.WriteAtomic(path, "x"u8));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public void RemoveDrafts_ByAge_DropsTheAbandonedAlone(int minutes, bool isKept)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string draft = Path.Combine(_folder, "mesh.key.0123456789abcdef0123456789abcdef.new");
        string key = Path.Combine(_folder, "mesh.key");
        foreach (string file in (string[])[draft, key])
        {
            File.WriteAllText(file, "left behind");
            File.SetLastWriteTimeUtc(file, now.UtcDateTime.AddMinutes(-minutes));
        }

        OwnerFile.RemoveDrafts(_folder, now);
        Assert.Equal(isKept, File.Exists(draft));
        Assert.True(File.Exists(key));
        OwnerFile.RemoveDrafts(Path.Combine(_folder, "none"), now);
    }
}
