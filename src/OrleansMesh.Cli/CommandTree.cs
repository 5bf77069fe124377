using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Verbs;

namespace OrleansMesh.Cli;

/// <summary>All verbs.</summary>
public static class CommandTree
{
    /// <summary>How the program is called in help and examples.</summary>
    public const string ExecutableName = "orleansmesh";

    /// <summary>A new tree; parsing keeps state in it.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Lets sovereign agent meshes work together: a hub, the meshes that join it, and what they agree on. Begin with: orleansmesh demo")
        {
            new DemoVerb(),
            new UpVerb(),
            new RoutesVerb(),
            new StoreVerb(),
            new KeysVerb(),
            new VcVerb(),
            new CertVerb(),
            new TokenVerb(),
            new UcanVerb(),
            new EnvelopeVerb(),
            new AuthorizeVerb(),
            new MapVerb(),
            new JoinVerb(),
            new DiscoverVerb(),
            new ResolveVerb(),
            new MeshVerb(),
            new DidVerb(),
            new FedVerb(),
            new PolicyVerb(),
            new TrustVerb(),
            new SendVerb(),
            new MessageVerb(),
            new WatchVerb(),
            new BridgeVerb(),
            new DocumentsVerb(),
        };
        ExampleHelp.AddTo(root);
        return root;
    }

    /// <summary>The examples that <c>--help</c> shows of a verb; none for a group of verbs.</summary>
    public static IReadOnlyList<string> ExamplesOf(Command command) => command is Verb verb ? verb.Examples : [];
}
