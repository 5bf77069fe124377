using System.Buffers.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Gateway;
using OrleansMesh.Gateway.Authority;

namespace OrleansMesh.Hub.Http;

/// <summary>
/// <c>POST /api/authorize/explain</c> judges evidence by what this hub knows, <c>GET /api/authorize/decisions</c> lists what it decided
/// (I-06). Both ask for an access token of the scope <c>authorize</c>, or a mesh's certificate; a mesh sees its own decisions, the hub all.
/// </summary>
internal static class AuthorityEndpoints
{
    private const string Scope = "authorize";

    /// <summary>Adds the endpoints.</summary>
    public static void MapAuthority(this WebApplication hub, ApiAccess access)
    {
        IServiceProvider services = hub.Services;
        AuthorityExplainer explainer = services.GetRequiredService<AuthorityExplainer>();
        AuthorityJournal journal = services.GetRequiredService<AuthorityJournal>();
        string hubId = services.GetRequiredService<HubIdentity>().Id;
        hub.MapPost("/api/authorize/explain", context => ExplainAsync(context, access, explainer)).NeedsToken(Scope);
        hub.MapGet("/api/authorize/decisions", context => ListAsync(context, access, journal, hubId)).NeedsToken(Scope);
    }

    private static async Task ListAsync(HttpContext context, ApiAccess access, AuthorityJournal journal, string hubId)
    {
        if (await access.CallerAsync(context, Scope) is not { } caller)
        {
            return;
        }

        string? actor = caller.ToString() == hubId ? null : caller.ToString();
        DecisionView[] decisions = [.. (await journal.LatestAsync(actor, context.RequestAborted)).Select(DecisionView.Of)];
        await context.Response.WriteAsJsonAsync(decisions, ApiJson.Default.DecisionViewArray, cancellationToken: context.RequestAborted);
    }

    private static async Task ExplainAsync(HttpContext context, ApiAccess access, AuthorityExplainer explainer)
    {
        if (await access.CallerAsync(context, Scope) is null)
        {
            return;
        }

        if (await ApiBody.ReadAsync(context, ApiJson.Default.ExplainRequest, ApiBody.BytesMax) is not { } asked || !TryRead(asked, out ActionRequest? request, out ActionEvidence? evidence, out IReadOnlyList<Delegation> proofs))
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", $"Give JSON of at most {ApiBody.BytesMax} bytes: actor, target, command; keyId, message, signature, credential, capability or null.");
            return;
        }

        AuthorizationDecision decision = await explainer.ExplainAsync(request, evidence, proofs);
        await context.Response.WriteAsJsonAsync(DecisionView.Of(decision), ApiJson.Default.DecisionView, cancellationToken: context.RequestAborted);
    }

    private static bool TryRead(
        ExplainRequest asked,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ActionRequest? request,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ActionEvidence? evidence,
        out IReadOnlyList<Delegation> proofs)
    {
        request = null;
        evidence = null;
        proofs = [];
        CapabilityEvidence? capability = null;
        CredentialDocument? credential = null;
        IdentityEvidence? identity = null;
        if (!Did.TryParse(asked.Actor, out Did actor) || !Did.TryParse(asked.Target, out Did target) || !UcanCommand.TryParse(asked.Command, out UcanCommand command)
            || (asked.Capability is { Length: > 0 } tokens && !CapabilityText.TryRead(tokens, out capability, out proofs))
            || (asked.Credential is { } json && !CredentialDocument.TryParse(CanonicalJson.Canonicalize(json), out credential, out _)))
        {
            return false;
        }

        if (asked.KeyId is { } keyId)
        {
            if (!Base64Url.IsValid(asked.Message) || !Base64Url.IsValid(asked.Signature))
            {
                return false;
            }

            identity = new IdentityEvidence(keyId, Base64Url.DecodeFromChars(asked.Message), Base64Url.DecodeFromChars(asked.Signature));
        }

        request = new ActionRequest(actor, target, command);
        evidence = new ActionEvidence(identity, credential, capability);
        return true;
    }
}
