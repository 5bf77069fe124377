using System.Globalization;
using System.Text;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Benchmarks.Policies;

/// <summary>Decisions of compiled policies (F-09) beside the same conditions written out in C#, in the same rounds, on one thread.</summary>
internal static class PolicyBenchmark
{
    private const int Rounds = 15;
    private const int Decisions = 50_000;

    private const string Usual =
        """
        {"type":"FederationPolicy","version":1,
         "access":[{"id":"a/trust","rule":"trust","least":40},{"id":"a/tier","rule":"tier","most":3},{"id":"a/tools","rule":"tools","allow":["search","read.*"]}],
         "data":[{"id":"a/class","rule":"classification","most":"internal"},{"id":"a/eu","rule":"regions","allow":["EU"]},{"id":"a/size","rule":"payloadBytes","most":65536}],
         "qos":[{"id":"a/life","rule":"lifetimeSeconds","most":3600},{"id":"a/hops","rule":"hops","most":3}],
         "security":[{"id":"a/credential","rule":"credential","require":true}],
         "compliance":[{"id":"a/context","rule":"context","require":true},{"id":"a/basis","rule":"legalBasis","allow":["contract","consent"]},{"id":"a/keep","rule":"retentionDays","most":30}]}
        """;

    public static void Run()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {Decisions} decisions a round, median of {Rounds} rounds in ns a decision"));
        var usual = new CompiledPolicy(Parse(Usual));
        var largest = new CompiledPolicy(Parse(Largest()));
        string[] lines = [];
        for (int pass = 0; pass < 2; pass++)
        {
            // The first pass is for the compiler.
            lines =
            [
                Measure("12 clauses, allowed", usual, "read.mail", retention: 30),
                Measure("12 clauses, refused by the last", usual, "read.mail", retention: 31),
                Measure("12 clauses, refused by the tools", usual, "write", retention: 30),
                Measure("64 clauses of 7 to 8 patterns in 32 KiB, all tested, allowed", largest, "read.mail", retention: 30),
            ];
        }

        Array.ForEach(lines, Console.WriteLine);
    }

    private static string Measure(string name, CompiledPolicy policy, string tool, int retention)
    {
        double[] compiled = new double[Rounds];
        double[] bare = new double[Rounds];
        long before = GC.GetAllocatedBytesForCurrentThread();
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            PolicyFacts facts = Facts(tool, retention);
            long start = TimeProvider.System.GetTimestamp();
            for (int n = 0; n < Decisions; n++)
            {
                refused += policy.Decide(facts).IsAllowed ? 0 : 1;
            }

            compiled[round] = Nanoseconds(start);
            start = TimeProvider.System.GetTimestamp();
            for (int n = 0; n < Decisions; n++)
            {
                refused += Bare(facts) ? 0 : 1;
            }

            bare[round] = Nanoseconds(start);
        }

        double bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Rounds / Decisions;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: compiled {Median(compiled):F0}, bare {Median(bare):F0}, ratio {Median([.. compiled.Zip(bare, (a, b) => a / b)]):F1}, worst round {compiled.Max():F0}, {bytes:F3} bytes, {refused} refused");
    }

    /// <summary>What the usual policy says, by hand; it does not say which clause refused.</summary>
    private static bool Bare(in PolicyFacts facts) =>
        facts.Trust >= 40
        && facts.HasCredential
        && facts.SourceRegion.SequenceEqual("EU")
        && facts.TargetRegion.SequenceEqual("EU")
        && facts.LifetimeMilliseconds <= 3_600_000
        && facts.Hops <= 3
        && facts.Tier <= 3
        && (facts.Call != GrantKind.Tool || facts.CallName.SequenceEqual("search") || facts.CallName.StartsWith("read.", StringComparison.Ordinal))
        && facts.Compliance.IsPresent
        && facts.Compliance.Classification <= DataClass.Internal
        && facts.PayloadBytes <= 65_536
        && facts.Compliance.Basis is LegalBasis.Contract or LegalBasis.Consent
        && facts.Compliance.RetentionDays <= 30;

    // As many different clauses as a policy holds, each of which has to be tested and passes.
    private static string Largest()
    {
        var clauses = new StringBuilder();
        for (int clause = 0; clause < PolicyLimits.ClausesMax; clause++)
        {
            string patterns = string.Join("\",\"", Enumerable.Range(0, 7).Select(n => string.Create(CultureInfo.InvariantCulture, $"read.{clause}.{n}.{new string('x', 30)}*")));
            clauses.Append(clause == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""{"id":"c/{{clause}}","rule":"tools","deny":["{{patterns}}"]}""");
        }

        return $$"""{"type":"FederationPolicy","version":1,"access":[{{clauses}}]}""";
    }

    private static FederationPolicy Parse(string document) =>
        FederationPolicy.TryParse(Encoding.UTF8.GetBytes(document), out FederationPolicy? policy, out PolicyFault fault)
            ? policy
            : throw new InvalidOperationException(fault.Sentence);

    private static PolicyFacts Facts(string tool, int retention) => new()
    {
        Source = "did:mesh:enterprise:acme-001",
        Target = "did:mesh:academic:mit-001",
        Trust = 60,
        Tier = 2,
        HasCredential = true,
        SourceRegion = "EU",
        TargetRegion = "EU",
        Delivery = DeliveryMode.Reliable,
        LifetimeMilliseconds = 60_000,
        Hops = 2,
        PayloadType = PayloadTypes.McpRequest,
        Call = GrantKind.Tool,
        CallName = tool,
        PayloadBytes = 700,
        Compliance = new ComplianceContext(DataClass.Internal, LegalBasis.Contract, retention, audit: true),
    };

    private static double Nanoseconds(long start) => TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / Decisions;

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
