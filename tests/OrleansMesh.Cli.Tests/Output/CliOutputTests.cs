using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Tests.Output;

public sealed class CliOutputTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Line_ValueWithMarkup_IsShownAsItIs()
    {
        new CliOutput(_output, _error, isJson: false).Line($"[green]ok[/] {"[red]not markup[/]"}");

        Assert.Equal("ok [red]not markup[/]\n", _output.ToString());
    }

    [Fact]
    public void Json_ForPeople_IsSilent()
    {
        new CliOutput(_output, _error, isJson: false).Json(new { a = 1 });

        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Line_ForMachines_IsSilent()
    {
        var output = new CliOutput(_output, _error, isJson: true);
        output.Line($"text");
        output.Json(new { meshId = "did:mesh:a:b", nothing = (string?)null, text = "'é'" });

        Assert.Equal("{\"meshId\":\"did:mesh:a:b\",\"text\":\"'é'\"}\n", _output.ToString());
    }

    [Fact]
    public void Fail_ForMachines_TellsBothStreams()
    {
        new CliOutput(_output, _error, isJson: true).Fail(new CliFailureException("no-hub", "No hub.", "Start one."));

        Assert.Equal("{\"error\":\"No hub.\",\"reason\":\"no-hub\",\"next\":\"Start one.\"}\n", _output.ToString());
        Assert.Equal("error: No hub.\nnext:  Start one.\n", _error.ToString());
    }
}
