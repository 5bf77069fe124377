using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Json.Schema;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

/// <summary>The published schema and the reader say the same of one document.</summary>
public sealed class PolicySchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromFile(Path.Combine(AppContext.BaseDirectory, "Policies", "federation-policy.json"));

    [Fact]
    public void Evaluate_EveryRule_IsValid() => Assert.True(IsValid(JsonNode.Parse(PolicyDocuments.Every)));

    [Fact]
    public void Evaluate_NormalForm_IsValid() => Prop.ForAll<int>(seed => IsValid(JsonNode.Parse(RandomPolicies.Policy(seed).Bytes.Span))).QuickCheckThrowOnFailure();

    [Fact]
    public void Evaluate_AnyChangedDocument_AgreesWithTheReader() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        JsonObject document = RandomPolicies.Document(random, 6);
        Break(document, random);
        string text = document.ToJsonString();
        return IsValid(JsonNode.Parse(text)) == FederationPolicy.TryParse(Texts.Utf8(text), out _, out _);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static bool IsValid(JsonNode? document) => Schema.Evaluate(document).IsValid;

    private static void Break(JsonObject document, Random random)
    {
        JsonObject[] clauses = [.. document.Select(member => member.Value).OfType<JsonArray>().SelectMany(section => section).OfType<JsonObject>()];
        JsonObject clause = clauses.Length == 0 ? document : clauses[random.Next(clauses.Length)];
        string[] names = [.. clause.Select(member => member.Key)];
        string name = names[random.Next(names.Length)];
        switch (random.Next(8))
        {
            case 0:
                clause.Remove(name);
                break;
            case 1:
                clause[name] = random.Next(-2, 7);
                break;
            case 2:
                clause[name] = new JsonArray(((string[])["EU", "*", "a*b", "reliable", "contract", "b"])[random.Next(6)]);
                break;
            case 3:
                clause["unknown"] = 1;
                break;
            case 4:
                clause[name] = "x y";
                break;
            case 5:
                clause["tier"] = random.Next(6);
                break;
            case 6:
                clause[((string[])["allow", "deny", "most", "least", "require"])[random.Next(5)]] = random.Next(2) == 0 ? true : new JsonArray("EU");
                break;
            default:
                // Unchanged: the agreement is about valid documents too.
                break;
        }
    }
}
