using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>Context processing of the JSON-LD 1.1 API, section 4.1, over bundled contexts alone. One for each document, since it counts.</summary>
internal sealed class ContextProcessor
{
    private int _processed;

    /// <summary>The context that holds after <paramref name="local"/>.</summary>
    /// <param name="active">What held before.</param>
    /// <param name="local">A URL, an object, null, or an array of these.</param>
    /// <param name="propagate">False for contexts of a type, which end at the next node.</param>
    /// <param name="overrideProtected">True for contexts of a term, which may change what is protected outside.</param>
    /// <exception cref="LinkedDataException">The context is refused.</exception>
    public ActiveContext Process(ActiveContext active, JsonElement local, bool propagate = true, bool overrideProtected = false) =>
        Process(active, local, propagate, overrideProtected, isBundled: false, depth: 0);

    /// <summary>The context that holds in a term of <paramref name="active"/> that has a context of its own.</summary>
    /// <param name="active">What held before.</param>
    /// <param name="scoped">The term's context, JSON.</param>
    /// <param name="propagate">As above.</param>
    /// <param name="overrideProtected">As above.</param>
    /// <exception cref="LinkedDataException">The context is refused.</exception>
    public ActiveContext ProcessScoped(ActiveContext active, string scoped, bool propagate, bool overrideProtected) =>
        TryKnown(active, scoped, propagate, overrideProtected, out ActiveContext? known) ? known : StepScoped(active, scoped, propagate, overrideProtected);

    private static bool Propagates(JsonElement local, bool otherwise)
    {
        if (local.ValueKind != JsonValueKind.Object || !local.TryGetProperty("@propagate", out JsonElement propagate))
        {
            return otherwise;
        }

        return propagate.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? propagate.GetBoolean()
            : throw new LinkedDataException(LinkedDataFault.ContextInvalid);
    }

    private static ActiveContext Cleared(ActiveContext context, bool propagate, bool overrideProtected)
    {
        if (!overrideProtected && context.HasProtected)
        {
            throw new LinkedDataException(LinkedDataFault.ProtectedTermChanged);
        }

        return ActiveContext.Initial with { Previous = propagate ? null : context.Previous ?? context };
    }

    // What was found once is taken, and counted as if it were found anew: no document passes on the second try that failed on the first.
    private bool TryKnown(ActiveContext from, string what, bool propagate, bool overrideProtected, [NotNullWhen(true)] out ActiveContext? known)
    {
        known = null;
        if (!from.IsBundled || !ContextSteps.TryGet(new ContextStep(from, what, propagate, overrideProtected), out known, out int cost))
        {
            return false;
        }

        Count(cost);
        return true;
    }

    // What captures stands apart, since captures are allocated where a method begins.
    private ActiveContext StepScoped(ActiveContext active, string scoped, bool propagate, bool overrideProtected) => Step(
        active,
        scoped,
        propagate,
        overrideProtected,
        () =>
        {
            using JsonDocument local = JsonDocument.Parse(scoped);
            return Process(active, local.RootElement, propagate, overrideProtected, active.IsBundled, depth: 0);
        });

    private ActiveContext StepBundled(ActiveContext context, string url, bool overrideProtected, int depth) =>
        BundledContexts.TryGet(url, out JsonElement bundled)
            ? Step(context, url, propagate: true, overrideProtected, () => Process(context, bundled, propagate: true, overrideProtected, isBundled: true, depth + 1))
            : throw new LinkedDataException(LinkedDataFault.ContextUnknown);

    private ActiveContext Step(ActiveContext from, string what, bool propagate, bool overrideProtected, Func<ActiveContext> find)
    {
        if (!from.IsBundled)
        {
            return find();
        }

        int before = _processed;
        ActiveContext found = find();
        return ContextSteps.Keep(new ContextStep(from, what, propagate, overrideProtected), found, _processed - before);
    }

    private void Count(int contexts)
    {
        _processed += contexts;
        if (_processed > LinkedDataLimits.ContextsMax)
        {
            throw new LinkedDataException(LinkedDataFault.TooComplex);
        }
    }

    private ActiveContext Process(ActiveContext active, JsonElement local, bool propagate, bool overrideProtected, bool isBundled, int depth)
    {
        if (depth > LinkedDataLimits.DepthMax)
        {
            throw new LinkedDataException(LinkedDataFault.TooComplex);
        }

        propagate = Propagates(local, propagate);
        ActiveContext result = !propagate && active.Previous is null ? active with { Previous = active } : active;
        if (local.ValueKind != JsonValueKind.Array)
        {
            return ProcessOne(result, local, propagate, overrideProtected, isBundled, depth);
        }

        foreach (JsonElement one in local.EnumerateArray())
        {
            result = ProcessOne(result, one, propagate, overrideProtected, isBundled, depth);
        }

        return result;
    }

    private ActiveContext ProcessOne(ActiveContext context, JsonElement local, bool propagate, bool overrideProtected, bool isBundled, int depth)
    {
        Count(1);
        if (local.ValueKind == JsonValueKind.String)
        {
            string url = local.GetString()!;
            return TryKnown(context, url, propagate: true, overrideProtected, out ActiveContext? known) ? known : StepBundled(context, url, overrideProtected, depth);
        }

        ActiveContext own = local.ValueKind switch
        {
            JsonValueKind.Null => Cleared(context, propagate, overrideProtected),
            JsonValueKind.Object => Define(context, local, overrideProtected),
            _ => throw new LinkedDataException(LinkedDataFault.ContextInvalid),
        };
        return isBundled ? own : own with { IsBundled = false };
    }

    private static ActiveContext Define(ActiveContext context, JsonElement local, bool overrideProtected)
    {
        bool isProtected = false;
        foreach (JsonProperty member in local.EnumerateObject())
        {
            switch (member.Name)
            {
                case "@version" when member.Value.ValueKind == JsonValueKind.Number && member.Value.GetDouble() == 1.1:
                case "@propagate":
                case "@base" when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "@protected" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    isProtected = member.Value.GetBoolean();
                    break;
                case "@vocab" when member.Value.ValueKind is JsonValueKind.Null:
                    context = context with { Vocabulary = null };
                    break;
                case "@vocab" when member.Value.ValueKind is JsonValueKind.String:
                    context = context with { Vocabulary = Vocabulary(context, member.Value.GetString()!) };
                    break;
                case "@language" when member.Value.ValueKind is JsonValueKind.Null or JsonValueKind.String:
                    context = context with { Language = member.Value.GetString() };
                    break;
                case "@import" or "@base" or "@direction":
                    throw new LinkedDataException(LinkedDataFault.FeatureUnsupported);
                case var name when Keywords.Is(name) && name != "@type":
                    throw new LinkedDataException(LinkedDataFault.ContextInvalid);
                default:
                    break;
            }
        }

        return new TermDefiner(context, local, isProtected, overrideProtected).DefineAll();
    }

    private static string Vocabulary(ActiveContext context, string text)
    {
        string? iri = IriExpansion.Expand(context, text, vocabulary: true);
        return iri is not null && IriExpansion.IsAbsolute(iri) ? iri : throw new LinkedDataException(LinkedDataFault.ContextInvalid);
    }
}
