using System.Text;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Bridge.Callers;

/// <summary>Signs our calls from a mesh's folder: capabilities that partners delegated to it, and who of its agents calls.</summary>
/// <param name="folder">Stays the caller's.</param>
/// <param name="agent">How the mesh names its agent, such as a DID URL of its own; null when it calls for itself.</param>
/// <param name="roles">The agent's roles here; its partners map them to theirs. Without spaces.</param>
/// <param name="clock">Dates what is signed.</param>
/// <param name="showsCredential">Whether each call brings the credential that the folder keeps: for partners that ask for one.</param>
public sealed class FolderCallSigner(MeshFolder folder, string? agent, IReadOnlyList<string> roles, TimeProvider clock, bool showsCredential = true) : ICallSigner
{
    private const int TokensMax = 256;
    private static readonly TimeSpan InvocationLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Token, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public CallProofs Sign(string target, CallSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        DateTimeOffset now = clock.GetUtcNow();
        string[]? capability = subject.Item is not null && subject.TryCommand(out UcanCommand command)
            ? folder.Invoke(Did.Parse(target), command, CallArguments.Of(subject), now, InvocationLifetime)
            : null;
        return new CallProofs(capability ?? [], agent is null ? null : Token(agent, target, now))
        {
            Credential = showsCredential && subject.Item is not null && folder.ReadCredential() is { } credential ? Encoding.UTF8.GetString(credential) : null,
        };
    }

    // One token serves a partner for half of its life, so that the partner may remember whom it names.
    private string Token(string name, string target, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_tokens.TryGetValue(target, out (string Token, DateTimeOffset Until) known) && known.Until > now)
            {
                return known.Token;
            }

            if (_tokens.Count >= TokensMax)
            {
                _tokens.Clear();
            }

            string token = AccessToken.Issue(
                new TokenClaims
                {
                    Issuer = folder.MeshId.ToString(),
                    Subject = name,
                    Audience = [target],
                    IssuedAt = now,
                    NotBefore = now,
                    ExpiresAt = now + TokenLifetime,
                    TokenId = TokenId.New(),
                    Scopes = roles,
                },
                folder.MeshKey,
                folder.KeyId);
            _tokens[target] = (token, now + (TokenLifetime / 2));
            return token;
        }
    }
}
