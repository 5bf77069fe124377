using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Tests.Output;

public sealed class StyledLineTests
{
    [Fact]
    public void Of_ValuesThatLookLikeMarkup_AreShownAsTheyAre()
    {
        Assert.Equal("did:key:z6Mk [red]x[/] {0}", Shown($"[bold]{"did:key:z6Mk"}[/] {"[red]x[/]"} {"{0}"}"));
    }

    [Fact]
    public void Of_FormatsAndLiteralBrackets_AreKept()
    {
        Assert.Equal("1,234 ms {x} [2/3] a[]", Shown($"{1234:N0} ms {{x}} [2/3] a[]"));
    }

    private static string Shown(FormattableString line)
    {
        using var writer = new StringWriter();
        Terminal.For(writer).Write(StyledLine.Of(line));
        return writer.ToString();
    }
}
