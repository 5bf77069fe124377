namespace OrleansMesh.Cli.Policies;

/// <summary>Policies to begin with; <c>OWNER</c> stands for who writes it.</summary>
internal static class PolicyTemplates
{
    /// <summary>Names with what they are for.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["open"] =
            """
            {"type":"FederationPolicy","version":1,
             "data":[{"id":"OWNER/size","rule":"payloadBytes","most":1048576}],
             "qos":[{"id":"OWNER/rate","rule":"messagesPerSecond","most":1000}]}
            """,
        ["standard"] =
            """
            {"type":"FederationPolicy","version":1,
             "access":[
              {"id":"OWNER/trust","rule":"trust","least":25},
              {"id":"OWNER/proven","rule":"promotion","least":100,"tier":3},
              {"id":"OWNER/known","rule":"promotion","least":1000,"tier":2}],
             "data":[
              {"id":"OWNER/size","rule":"payloadBytes","most":262144},
              {"id":"OWNER/newcomer-size","rule":"payloadBytes","most":65536,"tier":4},
              {"id":"OWNER/secrets","rule":"content","deny":["password","secret","token"]}],
             "qos":[
              {"id":"OWNER/rate","rule":"messagesPerSecond","most":200},
              {"id":"OWNER/newcomer-rate","rule":"messagesPerSecond","most":20,"tier":4},
              {"id":"OWNER/life","rule":"lifetimeSeconds","most":604800}]}
            """,
        ["europe"] =
            """
            {"type":"FederationPolicy","version":1,
             "access":[{"id":"OWNER/trust","rule":"trust","least":50}],
             "data":[
              {"id":"OWNER/eu-only","rule":"regions","allow":["EU"],"note":"Personal data stays in the EU."},
              {"id":"OWNER/class","rule":"classification","most":"confidential"}],
             "security":[{"id":"OWNER/credential","rule":"credential","require":true}],
             "compliance":[
              {"id":"OWNER/context","rule":"context","require":true},
              {"id":"OWNER/basis","rule":"legalBasis","allow":["none","consent","contract","legal-obligation"]},
              {"id":"OWNER/keep","rule":"retentionDays","most":90},
              {"id":"OWNER/audit","rule":"audit","require":true}]}
            """,
        ["strict"] =
            """
            {"type":"FederationPolicy","version":1,
             "access":[
              {"id":"OWNER/trust","rule":"trust","least":75},
              {"id":"OWNER/tools","rule":"tools","allow":["read.*","search"]},
              {"id":"OWNER/proven","rule":"promotion","least":1000,"tier":3}],
             "data":[
              {"id":"OWNER/class","rule":"classification","most":"internal"},
              {"id":"OWNER/size","rule":"payloadBytes","most":65536}],
             "qos":[
              {"id":"OWNER/rate","rule":"messagesPerSecond","most":50},
              {"id":"OWNER/life","rule":"lifetimeSeconds","most":3600},
              {"id":"OWNER/hops","rule":"hops","most":1}],
             "security":[
              {"id":"OWNER/credential","rule":"credential","require":true},
              {"id":"OWNER/post-quantum","rule":"postQuantum","require":true},
              {"id":"OWNER/sealed","rule":"sealed","require":true}],
             "compliance":[
              {"id":"OWNER/context","rule":"context","require":true},
              {"id":"OWNER/explanation","rule":"explanation","require":true},
              {"id":"OWNER/audit","rule":"audit","require":true}]}
            """,
    };
}
