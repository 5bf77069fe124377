using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Options of the verbs that sign a UCAN: whose folder, and which of its keys.</summary>
internal sealed class UcanIdentityOptions
{
    public Option<string> Home { get; } = CommonOptions.Home();

    public Option<string?> HumanKey { get; } = new("--human-key")
    {
        Description = "Sign as the mesh with its human's key; what crosses to another mesh must begin so.",
        HelpName = "file",
    };

    public Option<bool> AsNode { get; } = new("--as-node") { Description = "Sign as this node, by its did:key, and not as the mesh." };

    /// <summary>Both at once would be two signers.</summary>
    public void Require(Command verb) => verb.Validators.Add(result =>
    {
        if (result.GetValue(AsNode) && result.GetValue(HumanKey) is not null)
        {
            result.AddError("--human-key and --as-node are two signers. Give one of them.");
        }
    });
}
