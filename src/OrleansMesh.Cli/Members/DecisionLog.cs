using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansMesh.Domain.Federation.Automation;

namespace OrleansMesh.Cli.Members;

/// <summary>What rules decided, one JSON line each, in <c>federation-decisions.jsonl</c> of a mesh's folder; a full file becomes <c>.1</c>, in place of the one before.</summary>
internal sealed class DecisionLog(string folder)
{
    /// <summary>Length at which a new file begins, in bytes.</summary>
    public const long BytesMax = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path = Path.Combine(folder, "federation-decisions.jsonl");

    /// <summary>Appends a decision, with all that it was made from: the facts of each other party.</summary>
    /// <param name="federationId">Null for a decision about the mesh's own key or credential.</param>
    public void Add(Guid? federationId, IReadOnlyList<AutomationFacts> parties, AutomationDecision decision)
    {
        if (new FileInfo(_path) is { Exists: true, Length: >= BytesMax })
        {
            File.Move(_path, _path + ".1", overwrite: true);
        }

        string line = JsonSerializer.Serialize(
            new
            {
                time = TimeProvider.System.GetUtcNow(),
                federationId,
                parties = parties.Select(facts => new
                {
                    partner = facts.Partner,
                    occasion = Word(facts.Occasion),
                    trust = facts.Trust,
                    tier = facts.Tier,
                    capabilities = facts.Capabilities,
                    asked = facts.Asked.Select(FederationSummary.Text),
                    widening = facts.Widening,
                    violations = facts.Violations,
                }),
                decision = Word(decision.Action),
                rule = decision.Rule,
                explanation = decision.Explanation,
            },
            Shape);
        File.AppendAllText(_path, line + "\n");
    }

    /// <summary>The word of what was asked about.</summary>
    public static string Word(AutomationOccasion occasion) => occasion switch
    {
        AutomationOccasion.Request => "request",
        AutomationOccasion.Renewal => "renewal",
        AutomationOccasion.Upkeep => "upkeep",
        _ => "proposal",
    };

    /// <summary>The word of what was decided.</summary>
    public static string Word(AutomationAction action) => action switch
    {
        AutomationAction.Accept => "accepted",
        AutomationAction.Decline => "declined",
        AutomationAction.Suspend => "suspended",
        AutomationAction.Resume => "resumed",
        AutomationAction.Renew => "offered-anew",
        AutomationAction.Rotate => "rotated",
        AutomationAction.Present => "presented",
        AutomationAction.End => "ended",
        AutomationAction.Keep => "kept",
        _ => "left-to-a-person",
    };
}
