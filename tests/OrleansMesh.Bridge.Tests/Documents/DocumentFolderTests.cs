using OrleansMesh.Bridge.Documents;

namespace OrleansMesh.Bridge.Tests.Documents;

public sealed class DocumentFolderTests : IDisposable
{
    private readonly TemporaryFolder _outside = new();
    private readonly TemporaryFolder _inside = new();

    public void Dispose()
    {
        _inside.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public void List_FilesHiddenFilesAndLinks_OnlyPlainFilesAreThere()
    {
        _inside.Write("b.md", "b");
        _inside.Write("sub/a.txt", "a");
        _inside.Write(".git/config", "hidden");
        _inside.Write(".env", "hidden");
        File.CreateSymbolicLink(Path.Combine(_inside.Path, "link.txt"), _outside.Write("secret.txt", "secret"));
        Directory.CreateSymbolicLink(Path.Combine(_inside.Path, "linked"), _outside.Path);

        Assert.Equal(
            [new DocumentInfo("b.md", 1, DocumentKind.Markdown), new DocumentInfo("sub/a.txt", 1, DocumentKind.Text)],
            Folder().List(CancellationToken.None));
    }

    [Theory]
    [InlineData("../secret.txt", DocumentRefusal.OutsideFolder)]
    [InlineData("sub/../../secret.txt", DocumentRefusal.OutsideFolder)]
    [InlineData("..\\secret.txt", DocumentRefusal.OutsideFolder)]
    [InlineData("/etc/passwd", DocumentRefusal.OutsideFolder)]
    [InlineData("link.txt", DocumentRefusal.OutsideFolder)]
    [InlineData("linked/secret.txt", DocumentRefusal.OutsideFolder)]
    [InlineData(".env", DocumentRefusal.NotFound)]
    [InlineData("./sub/a.txt", DocumentRefusal.NotFound)]
    [InlineData("sub//a.txt", DocumentRefusal.NotFound)]
    [InlineData("sub", DocumentRefusal.NotFound)]
    [InlineData("absent.txt", DocumentRefusal.NotFound)]
    [InlineData("nul\0.txt", DocumentRefusal.NotFound)]
    [InlineData("", DocumentRefusal.NotFound)]
    [InlineData("picture.png", DocumentRefusal.Binary)]
    [InlineData("latin1.txt", DocumentRefusal.Binary)]
    [InlineData("sub/a.txt", DocumentRefusal.None)]
    public void TryRead_Paths_OnlyTextInsideIsRead(string path, DocumentRefusal expected)
    {
        _inside.Write("sub/a.txt", "a");
        _inside.Write(".env", "hidden");
        File.WriteAllBytes(Path.Combine(_inside.Path, "picture.png"), [0x89, 0x50, 0x00, 0x01]);
        File.WriteAllBytes(Path.Combine(_inside.Path, "latin1.txt"), [0x63, 0x61, 0x66, 0xE9]);
        File.CreateSymbolicLink(Path.Combine(_inside.Path, "link.txt"), _outside.Write("secret.txt", "secret"));
        Directory.CreateSymbolicLink(Path.Combine(_inside.Path, "linked"), _outside.Path);

        Assert.Equal(expected, Folder().TryRead(path, out string text));
        Assert.Equal(expected == DocumentRefusal.None ? "a" : "", text);
    }

    [Fact]
    public void TryRead_SizeAtAndOverTheLimit_OnlyTheFirstIsRead()
    {
        _inside.Write("fits.txt", new string('x', DocumentFolder.FileBytesMax));
        _inside.Write("over.txt", new string('x', DocumentFolder.FileBytesMax + 1));

        Assert.Equal(DocumentRefusal.None, Folder().TryRead("fits.txt", out string text));
        Assert.Equal(DocumentFolder.FileBytesMax, text.Length);
        Assert.Equal(DocumentRefusal.TooLarge, Folder().TryRead("over.txt", out _));
    }

    [Fact]
    public void TryRead_ByteOrderMark_IsDropped()
    {
        File.WriteAllBytes(Path.Combine(_inside.Path, "bom.txt"), [0xEF, 0xBB, 0xBF, 0x61]);
        Assert.Equal(DocumentRefusal.None, Folder().TryRead("bom.txt", out string text));
        Assert.Equal("a", text);
    }

    private DocumentFolder Folder() => new(_inside.Path);
}
