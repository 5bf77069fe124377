using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Documents;

/// <summary>The four tools over a folder, apart from any protocol: names and JSON arguments in, JSON out.</summary>
public sealed class DocumentTools(DocumentFolder folder)
{
    /// <summary>The most entries that one call returns.</summary>
    public const int ResultsMax = 200;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Tells how far a call is: done, of how many (null when unknown), with what.</summary>
    public delegate void Report(int done, int? total, string what);

    /// <summary>Does one call; null when there is no tool <paramref name="name"/>.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> fired.</exception>
    public ToolOutcome? Call(string name, JsonObject arguments, Report report, CancellationToken ct) => name switch
    {
        "list_documents" => List(arguments, ct),
        "analyze_document" => Analyze(arguments, report, ct),
        "search_documents" => Search(arguments, report, ct),
        "compare_documents" => Compare(arguments, report, ct),
        _ => null,
    };

    private static ToolOutcome Fail(string error) => new(null, error);

    private static ToolOutcome Give(object result) => new(JsonSerializer.SerializeToNode(result, Json)!.AsObject(), null);

    private static bool TryNumber(JsonObject arguments, string name, int otherwise, int least, int most, out int value, out string? error)
    {
        error = null;
        value = otherwise;
        if (arguments[name] is JsonNode given
            && (given is not JsonValue number || !number.TryGetValue(out value) || value < least || value > most))
        {
            error = $"'{name}' must be a whole number from {least} to {most}.";
        }

        return error is null;
    }

    private static string Explain(string path, DocumentRefusal refusal) => refusal switch
    {
        DocumentRefusal.NotFound => $"There is no document '{path}'. list_documents tells which there are.",
        DocumentRefusal.OutsideFolder => $"'{path}' is outside of the shared folder; only what list_documents tells can be read.",
        DocumentRefusal.TooLarge => $"'{path}' is over {DocumentFolder.FileBytesMax >> 20} MiB.",
        DocumentRefusal.Binary => $"'{path}' is not UTF-8 text.",
        _ => $"'{path}' could not be opened.",
    };

    private ToolOutcome List(JsonObject arguments, CancellationToken ct)
    {
        if (!TryNumber(arguments, "limit", 100, 1, ResultsMax, out int limit, out string? error))
        {
            return Fail(error!);
        }

        var glob = new Glob(StrictJson.Text(arguments, "glob") ?? "**");
        List<DocumentInfo> found = [.. folder.List(ct).Where(d => glob.IsMatch(d.Path))];
        return Give(new { documents = found.Take(limit), total = found.Count });
    }

    private ToolOutcome Analyze(JsonObject arguments, Report report, CancellationToken ct)
    {
        if (StrictJson.Text(arguments, "path") is not { } path)
        {
            return Fail("'path' is missing: the path of a document as list_documents gives it.");
        }

        DocumentRefusal refusal = folder.TryRead(path, out string text);
        if (refusal != DocumentRefusal.None)
        {
            return Fail(Explain(path, refusal));
        }

        report(0, null, "read");
        DocumentAnalysis analysis = DocumentAnalyzer.Analyze(text, words => report(words, null, "words"), ct);
        return Give(new { path, kind = DocumentKinds.Of(path), analysis });
    }

    private ToolOutcome Search(JsonObject arguments, Report report, CancellationToken ct)
    {
        if (StrictJson.Text(arguments, "query") is not { Length: > 0 and <= DocumentSearch.QueryCharsMax } query)
        {
            return Fail($"'query' must be a text of 1 to {DocumentSearch.QueryCharsMax} characters.");
        }

        if (!TryNumber(arguments, "contextLines", 1, 0, DocumentSearch.ContextLinesMax, out int context, out string? error)
            || !TryNumber(arguments, "maxResults", 20, 1, ResultsMax, out int limit, out error))
        {
            return Fail(error!);
        }

        var glob = new Glob(StrictJson.Text(arguments, "glob") ?? "**");
        List<DocumentInfo> candidates = [.. folder.List(ct).Where(d => glob.IsMatch(d.Path))];
        var matches = new List<SearchMatch>();
        int searched = 0;
        foreach (DocumentInfo document in candidates)
        {
            ct.ThrowIfCancellationRequested();
            if (folder.TryRead(document.Path, out string text) == DocumentRefusal.None)
            {
                matches.AddRange(DocumentSearch.Find(document.Path, text, query, context).Take(limit + 1 - matches.Count));
            }

            report(++searched, candidates.Count, document.Path);
            if (matches.Count > limit)
            {
                break;
            }
        }

        return Give(new { query, matches = matches.Take(limit), documentsSearched = searched, isCut = matches.Count > limit });
    }

    private ToolOutcome Compare(JsonObject arguments, Report report, CancellationToken ct)
    {
        if (StrictJson.Text(arguments, "first") is not { } first || StrictJson.Text(arguments, "second") is not { } second)
        {
            return Fail("'first' and 'second' must be paths of documents as list_documents gives them.");
        }

        DocumentRefusal refusal = folder.TryRead(first, out string one);
        if (refusal != DocumentRefusal.None)
        {
            return Fail(Explain(first, refusal));
        }

        refusal = folder.TryRead(second, out string other);
        if (refusal != DocumentRefusal.None)
        {
            return Fail(Explain(second, refusal));
        }

        report(1, 2, "read");
        ct.ThrowIfCancellationRequested();
        DocumentComparison comparison = DocumentComparison.Of(one, other);
        report(2, 2, "compared");
        return Give(new { first, second, comparison });
    }
}
