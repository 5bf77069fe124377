using System.Text.Json;
using OrleansMesh.Cli.Values;

namespace OrleansMesh.Cli.Tests.Values;

public sealed class MessageDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_EachSource_GivesTheObject()
    {
        const string text = """{"n":1}""";
        await File.WriteAllTextAsync(_folder.File("data.json"), text);

        foreach (string argument in (string[])[text, "@" + _folder.File("data.json"), "-"])
        {
            using var input = new StringReader(text);
            JsonElement data = await MessageData.ReadAsync(argument, input, CancellationToken.None);
            Assert.Equal(1, data.GetProperty("n").GetInt32());
        }
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[1]")]
    [InlineData("{\"n\":}")]
    [InlineData("")]
    public void Parse_NoObject_IsAUsageErrorThatShowsHow(string text)
    {
        CliFailureException failure = Assert.Throws<CliFailureException>(() => MessageData.Parse(text));

        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains("--data '{", failure.Next);
    }
}
