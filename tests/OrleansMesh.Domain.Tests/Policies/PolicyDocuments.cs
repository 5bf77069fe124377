using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

/// <summary>Documents of the tests.</summary>
internal static class PolicyDocuments
{
    /// <summary>A clause of every rule.</summary>
    public const string Every =
        """
        {"type":"FederationPolicy","version":1,
         "access":[
          {"id":"m","rule":"meshes","allow":["did:mesh:*"]},{"id":"tr","rule":"trust","least":40},{"id":"ti","rule":"tier","most":3},
          {"id":"pr","rule":"promotion","least":100,"tier":3},{"id":"pa","rule":"payloads","deny":["secret.*"]},
          {"id":"to","rule":"tools","allow":["search","read.*"]},{"id":"re","rule":"resources","allow":["file:///pub/*"]},{"id":"po","rule":"prompts","deny":["raw"]}],
         "data":[
          {"id":"cl","rule":"classification","most":"internal"},{"id":"rg","rule":"regions","allow":["EU"]},
          {"id":"pb","rule":"payloadBytes","most":1000},{"id":"co","rule":"content","deny":["ssn","card.*"]},
          {"id":"me","rule":"members","require":["a"]},{"id":"tx","rule":"text","deny":["[0-9]{3}-[0-9]{2}"]}],
         "qos":[
          {"id":"ms","rule":"messagesPerSecond","most":10},{"id":"bu","rule":"burst","most":5},{"id":"de","rule":"delivery","allow":["reliable"]},
          {"id":"li","rule":"lifetimeSeconds","most":60},{"id":"ho","rule":"hops","most":2}],
         "security":[{"id":"cr","rule":"credential","require":true},{"id":"pq","rule":"postQuantum","require":true},{"id":"se","rule":"sealed","require":true},{"id":"ca","rule":"capability","require":true}],
         "compliance":[
          {"id":"cx","rule":"context","require":true},{"id":"ex","rule":"explanation","require":true},{"id":"au","rule":"audit","require":true},
          {"id":"lb","rule":"legalBasis","allow":["contract","consent"]},{"id":"rd","rule":"retentionDays","most":30}]}
        """;

    public static FederationPolicy Parse(string document) =>
        FederationPolicy.TryParse(Texts.Utf8(document), out FederationPolicy? policy, out PolicyFault fault) ? policy : throw new InvalidOperationException(fault.Sentence);

    /// <summary>A policy of one section.</summary>
    public static FederationPolicy Of(string section, string clauses) => Parse($$"""{"type":"FederationPolicy","version":1,"{{section}}":[{{clauses}}]}""");
}
