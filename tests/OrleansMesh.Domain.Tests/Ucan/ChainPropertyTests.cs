using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>Random chains, most of them nearly right: no accepted one grants more than its root, or than any of its links.</summary>
public sealed class ChainPropertyTests
{
    private static readonly Party[] Parties = [.. Enumerable.Range(1, 7).Select(seed => Party.OfSeed((byte)seed))];
    private static readonly string[] Commands = ["/", "/msg", "/msg/send", "/msg/send/now", "/msgs", "/crud"];

    // Bounds on .n, as a policy and as a predicate that the policy language had no part in.
    private static readonly (string Word, Func<int, int, bool> Holds)[] Bounds =
        [("<", (n, bound) => n < bound), (">", (n, bound) => n > bound), ("==", (n, bound) => n == bound), ("!=", (n, bound) => n != bound)];

    private static Gen<Link> Links { get; } =
        from command in Gen.Frequency((6, Gen.Elements("/", "/msg")), (2, Gen.Elements(Commands)))
        from bound in Gen.Choose(0, Bounds.Length)
        from n in Gen.Choose(0, 4)
        from seconds in Gen.Frequency((9, Gen.Choose(0, 60)), (1, Gen.Choose(-3, 3)))
        from fault in Gen.Frequency((24, Gen.Constant(Fault.None)), (1, Gen.Elements(Enum.GetValues<Fault>())))
        select new Link(command, bound, n, seconds, fault);

    private static Gen<Request> Requests { get; } =
        from length in Gen.Choose(0, 4)
        from links in Links.ArrayOf(length)
        from command in Gen.Frequency((6, Gen.Elements("/msg/send", "/msg/send/now")), (1, Gen.Elements(Commands)))
        from n in Gen.Choose(0, 4)
        from fault in Gen.Frequency((24, Gen.Constant(Fault.None)), (1, Gen.Elements(Enum.GetValues<Fault>())))
        select new Request(links, command, n, fault);

    private enum Fault
    {
        None,
        OtherIssuer,
        OtherAudience,
        OtherSubject,
        Powerline,
        OtherSigner,
    }

    [Fact]
    public void TryVerify_AcceptedChain_GrantsNoMoreThanItsRoot()
    {
        int accepted = 0;
        int refused = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Requests.ToArbitrary(), request =>
        {
            Delegation[] chain = request.Sign(out Invocation invocation);
            if (Verification.Verify(invocation, chain) != UcanRefusal.None)
            {
                // What is refused must break some rule: the verifier is no verifier when it refuses all.
                refused++;
                return !request.IsSound();
            }

            accepted++;
            return request.IsSound();
        }));
        Assert.InRange(accepted, 100, 1900);
        Assert.InRange(refused, 100, 1900);
    }

    [Fact]
    public void TryVerify_ChainMadeShorterOrLonger_NeverGrantsMore() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Requests.ToArbitrary(), Links.ToArbitrary(), (request, more) =>
    {
        // A link that is added at the end can only take away: what the longer chain grants the shorter one grants to the one who passed it on.
        Request longer = request with { Links = [.. request.Links, more with { Fault = Fault.None }] };
        Delegation[] longChain = longer.Sign(out Invocation byLast);
        Delegation[] shortChain = request.Sign(out Invocation byOneBefore);
        return Verification.Verify(byLast, longChain) != UcanRefusal.None || Verification.Verify(byOneBefore, shortChain) == UcanRefusal.None;
    }));

    private sealed record Link(string Command, int Bound, int N, int Seconds, Fault Fault)
    {
        public bool Holds(int n) => Bound == Bounds.Length || Bounds[Bound].Holds(n, N);

        public Policy Policy()
        {
            IpldNode[] statements = Bound == Bounds.Length ? [] : [IpldNode.ListOf(IpldNode.Of(Bounds[Bound].Word), IpldNode.Of(".n"), IpldNode.Of((Int128)N))];
            Assert.True(Domain.Ucan.Policies.Policy.TryRead(IpldNode.ListOf(statements), out Policy? policy));
            return policy;
        }
    }

    private sealed record Request(Link[] Links, string Command, int N, Fault Fault)
    {
        public Delegation[] Sign(out Invocation invocation)
        {
            Party subject = Parties[0];
            var chain = new List<Delegation>();
            for (int i = 0; i < Links.Length; i++)
            {
                Link link = Links[i];
                chain.Add(new DelegationDraft
                {
                    Issuer = (link.Fault == Fault.OtherIssuer ? Parties[6] : Parties[i]).Principal,
                    Audience = (link.Fault == Fault.OtherAudience ? Parties[6] : Parties[i + 1]).Did,
                    Subject = link.Fault == Fault.Powerline ? null : (link.Fault == Fault.OtherSubject ? Parties[6] : subject).Did,
                    Command = UcanCommand.Parse(link.Command),
                    Policy = link.Policy(),
                    Expires = TestMesh.Now.AddSeconds(link.Seconds),
                }.Sign((link.Fault is Fault.OtherSigner or Fault.OtherIssuer ? Parties[6] : Parties[i]).Signer));
            }

            Party asks = Fault == Fault.OtherIssuer ? Parties[6] : Parties[Links.Length];
            invocation = (asks.Asks(Fault == Fault.OtherSubject ? Parties[6] : subject, Command, [.. chain]) with
            {
                Arguments = IpldNode.MapOf(("n", IpldNode.Of((Int128)N))),
            }).Sign(Fault == Fault.OtherSigner ? Parties[6].Signer : asks.Signer);
            return [.. chain];
        }

        /// <summary>The rules again, by what the chain was made of and not by what was signed.</summary>
        public bool IsSound()
        {
            if (Fault is Fault.OtherIssuer or Fault.OtherSubject or Fault.OtherSigner)
            {
                return false;
            }

            for (int i = 0; i < Links.Length; i++)
            {
                Link link = Links[i];
                bool isPowerlineFurtherOn = link.Fault == Fault.Powerline && i > 0;
                string next = i + 1 < Links.Length ? Links[i + 1].Command : Command;
                if ((link.Fault != Fault.None && !isPowerlineFurtherOn) || link.Seconds < 0 || !link.Holds(N) || !IsWithin(link.Command, next) || !IsWithin(Links[0].Command, Command))
                {
                    return false;
                }
            }

            return true;
        }

        private static bool IsWithin(string wide, string narrow) => (narrow.TrimEnd('/') + "/").StartsWith(wide.TrimEnd('/') + "/", StringComparison.Ordinal);
    }
}
