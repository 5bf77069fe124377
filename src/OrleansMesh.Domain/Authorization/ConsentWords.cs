using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Authorization;

/// <summary>The words in which a human lets a mesh federate (I-04, I-06): who asks for them, who signs them and who checks them say the same.</summary>
public static class ConsentWords
{
    /// <summary>What holds both others; for a delegation.</summary>
    public static readonly UcanCommand Any = UcanCommand.Parse("/federation");

    /// <summary>What a proposer's invocation asks for.</summary>
    public static readonly UcanCommand Propose = UcanCommand.Parse("/federation/propose");

    /// <summary>What an accepting mesh's invocation asks for.</summary>
    public static readonly UcanCommand Accept = UcanCommand.Parse("/federation/accept");

    /// <summary>The argument that names the partners.</summary>
    public const string Partner = "partner";

    /// <summary>Its value: all other parties in the order of their code points, with commas between.</summary>
    /// <param name="partners">DIDs, in any order.</param>
    public static string Names(IEnumerable<string> partners) => string.Join(',', partners.Order(StringComparer.Ordinal));
}
