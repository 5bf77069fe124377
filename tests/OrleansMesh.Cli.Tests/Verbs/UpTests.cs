using OrleansMesh.Cli.Verbs;

namespace OrleansMesh.Cli.Tests.Verbs;

public sealed class UpTests
{
    private const string Compression = "--Gateway:LinkCompression";

    [Fact]
    public void Settings_NoLinkCompression_TurnsItOff()
    {
        string[] settings = Settings("--no-link-compression");

        Assert.Equal("false", settings[Array.IndexOf(settings, Compression) + 1]);
    }

    [Fact]
    public void Settings_WithoutIt_LeaveWhatTheEnvironmentSays() => Assert.DoesNotContain(Compression, Settings());

    private static string[] Settings(params string[] arguments)
    {
        var verb = new UpVerb();
        return verb.Settings(verb.Parse(arguments), "hub");
    }
}
