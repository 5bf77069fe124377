namespace OrleansMesh.Cli.Tests.Verbs;

/// <summary>G-01, G-02 on the command line: what cannot be meant is said before a hub is asked.</summary>
public sealed class TrustTests
{
    private const string Mit = "did:mesh:academic:mit-001";

    [Theory]
    [InlineData("attest " + Mit + " --claim quality", "--withdraw")]
    [InlineData("attest " + Mit + " --claim quality --value 10 --withdraw", "--withdraw")]
    [InlineData("attest " + Mit + " --claim quality --value 101", "0 to 100")]
    [InlineData("attest " + Mit + " --claim quality --value -1", "0 to 100")]
    [InlineData("attest " + Mit + " --claim kindness --value 10", "conduct, identity, quality, reliability")]
    [InlineData("attest " + Mit + " --claim quality --value 10 --days 367", "1 to 366")]
    [InlineData("attest " + Mit + " --claim quality --value 10 --days 0", "1 to 366")]
    [InlineData("attest mit --claim quality --value 10", "did:mesh")]
    [InlineData("path " + Mit + " " + Mit + " --depth 0", "1 to 4")]
    [InlineData("path " + Mit + " " + Mit + " --depth 5", "1 to 4")]
    [InlineData("path " + Mit, "path")]
    public async Task Trust_WhatCannotBeMeant_IsSaid(string arguments, string said)
    {
        CliRun run = await CliRun.OfAsync(["trust", .. arguments.Split(' '), "--home", "/nowhere"]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attest")]
    [InlineData("path")]
    public async Task Trust_Help_ShowsExamples(string verb) =>
        Assert.Contains($"orleansmesh trust {verb} did:mesh:", (await CliRun.OfAsync("trust", verb, "--help")).Output, StringComparison.Ordinal);
}
