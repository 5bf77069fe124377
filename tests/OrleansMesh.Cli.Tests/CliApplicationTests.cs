using System.CommandLine;
using System.Text.RegularExpressions;

namespace OrleansMesh.Cli.Tests;

public sealed class CliApplicationTests
{
    public static TheoryData<string> Verbs()
    {
        var data = new TheoryData<string>();
        Collect(CommandTree.Create(), "", data);
        return data;
    }

    [Fact]
    public async Task Run_NoArguments_ShowsHelp()
    {
        CliRun run = await CliRun.OfAsync();

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Contains("Usage:", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("credential", "Required command")]
    [InlineData("credential issue", "--subject")]
    [InlineData("credential issue --subject acme", "did:mesh:enterprise:acme-001")]
    [InlineData("credential issue --subject did:mesh:a:b --trust 101", "0 to 100")]
    [InlineData("credential issue --subject did:mesh:a:b --days 0", "1 to 3650")]
    [InlineData("demo --sideways", "--sideways")]
    [InlineData("send --data {}", "--service")]
    [InlineData("send did:mesh:a:b --service notes --data {}", "--service")]
    [InlineData("send acme --data {}", "did:mesh:enterprise:acme-001")]
    [InlineData("send did:mesh:a:b --data {} --ordered --transient", "--ordered")]
    [InlineData("send did:mesh:a:b --data {} --flow orders", "--flow with --ordered")]
    [InlineData("send did:mesh:a:b --data {} --ordered --flow é", "64 printable ASCII")]
    [InlineData("watch --order-wait 0", "1 to 3600")]
    [InlineData("watch --order-wait 3601", "1 to 3600")]
    [InlineData("join --service a=b", "documents.search")]
    public async Task Run_WrongCommandLine_SaysWhatAndWhereToReadOnAndReturns2(string commandLine, string told)
    {
        CliRun run = await CliRun.OfAsync(commandLine.Split(' '));

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(told, run.Error);
        Assert.Contains("--help", run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_EveryVerb_HasDescriptionExamplesAndJson(string verb)
    {
        CliRun run = await CliRun.OfAsync([.. verb.Split(' '), "--help"]);

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Contains("Description:", run.Output);
        Assert.Contains("Examples:", run.Output);
        Assert.Contains($"orleansmesh {verb}", run.Output);
        Assert.Contains("--json", run.Output);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Examples_EveryVerb_AreAcceptedByTheParser(string verb)
    {
        CommandResultOf(verb, out IReadOnlyList<string> examples);

        Assert.NotEmpty(examples);
        foreach (string example in examples)
        {
            Assert.StartsWith("orleansmesh " + verb, example);
            ParseResult parsed = CommandTree.Create().Parse(Words(example)[1..], new ParserConfiguration { ResponseFileTokenReplacer = null });
            Assert.Empty(parsed.Errors.Select(e => $"{example}: {e.Message}"));
        }
    }

    // As a POSIX shell cuts them, as far as our examples go.
    private static string[] Words(string line) =>
        [.. Regex.Matches(line, """'([^']*)'|"([^"]*)"|(\S+)""").Select(m => string.Concat(m.Groups.Values.Skip(1).Select(g => g.Value)))];

    private static void CommandResultOf(string verb, out IReadOnlyList<string> examples)
    {
        Command command = CommandTree.Create();
        foreach (string word in verb.Split(' '))
        {
            command = command.Subcommands.Single(c => c.Name == word);
        }

        examples = CommandTree.ExamplesOf(command);
    }

    private static void Collect(Command command, string path, TheoryData<string> data)
    {
        if (command.Subcommands.Count == 0)
        {
            data.Add(path);
        }

        foreach (Command child in command.Subcommands)
        {
            Collect(child, path.Length == 0 ? child.Name : $"{path} {child.Name}", data);
        }
    }
}
