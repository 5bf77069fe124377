using System.Data.Common;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Storage.Tests.Sqlite;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests.Envelopes;

/// <param name="testCount">How many courses of events.</param>
public abstract class EnvelopeStorePropertyTests(Func<TestDatabase> newDatabase, int testCount)
{
    private const int MessagesMax = 6;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly SampleMesh[] Meshes = [new("did:mesh:test:a"), new("did:mesh:test:b"), new("did:mesh:test:c")];

    private enum Act
    {
        Append,
        AppendShort,
        Acknowledge,
        Wait,
        Settle,
        Undo,
        Refuse,
        Erase,
        Ask,
        Reopen,
    }

    [StoreFact]
    public void Store_AnyCourseOfEvents_DoesAsTheModel()
    {
        Gen<Step> step =
            from act in Gen.Frequency<Act>((8, Gen.Constant(Act.Append)), (2, Gen.Constant(Act.AppendShort)), (3, Gen.Constant(Act.Acknowledge)), (3, Gen.Constant(Act.Wait)), (2, Gen.Constant(Act.Settle)), (2, Gen.Constant(Act.Undo)), (1, Gen.Constant(Act.Refuse)), (1, Gen.Constant(Act.Erase)), (2, Gen.Constant(Act.Ask)), (1, Gen.Constant(Act.Reopen)))
            from source in Gen.Choose(0, 2)
            from hop in Gen.Choose(1, 2)
            from number in Gen.Choose(0, 15)
            select new Step(act, source, (source + hop) % 3, number);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(testCount),
            Prop.ForAll(step.ArrayOf(60).ToArbitrary(), RunAsync));
    }

    private async Task RunAsync(Step[] steps)
    {
        using TestDatabase database = newDatabase();
        var clock = new ManualTimeProvider();
        var federation = new SampleFederation(clock.GetUtcNow(), Meshes);
        var model = new ModelledStore(MessagesMax, (long)Window.TotalMilliseconds);
        OpenStore open = Open(database, clock);
        try
        {
            foreach (Step step in steps)
            {
                if (step.Act == Act.Reopen)
                {
                    await open.DisposeAsync();
                    open = Open(database, clock);
                }
                else
                {
                    await TakeAsync(step, open, model, federation, clock);
                }

                await CompareAsync(step, open, model, clock);
            }
        }
        finally
        {
            await open.DisposeAsync();
        }
    }

    private static async Task TakeAsync(Step step, OpenStore open, ModelledStore model, SampleFederation federation, ManualTimeProvider clock)
    {
        SampleMesh source = Meshes[step.Source];
        SampleMesh target = Meshes[step.Target];
        DateTimeOffset now = clock.GetUtcNow();
        long at = now.ToUnixTimeMilliseconds();
        switch (step.Act)
        {
            case Act.Append or Act.AppendShort:
                long? end = step.Act == Act.AppendShort ? at + 150_000 : null;
                AppendOutcome outcome = await open.Envelopes.AppendAsync(
                    federation.Admit(source, federation.Message(source, target, $"{step.Number}", now) with { ExpiresAt = end }, now), default);
                long lifetime = (long)TimeSpan.FromDays(7).TotalMilliseconds;
                Assert.Equal(model.Append(source.Id, target.Id, $"{step.Number}", at, end ?? at + lifetime), outcome);
                break;
            case Act.Acknowledge:
                int count = (step.Number % 4) + 1;
                IReadOnlyList<StoredEnvelope> oldest = await open.Envelopes.ReadAsync(target.Id, 0, count, default);
                if (oldest.Count > 0)
                {
                    await open.Envelopes.AcknowledgeAsync(target.Id, oldest[^1].Cursor, default);
                    model.Acknowledge(target.Id, Samples.Key(oldest[^1]));
                }

                break;
            case Act.Wait:
                // whole minutes: each has its sweep
                for (int i = 0; i <= step.Number / 4; i++)
                {
                    clock.Advance(TimeSpan.FromMinutes(1));
                    model.Sweep(clock.GetUtcNow().ToUnixTimeMilliseconds());
                    await open.Envelopes.Sweeping;
                }

                break;
            default:
                await TakeOtherAsync(step, open, model, federation, clock);
                break;
        }
    }

    private static async Task TakeOtherAsync(Step step, OpenStore open, ModelledStore model, SampleFederation federation, ManualTimeProvider clock)
    {
        (string source, string id) = (Meshes[step.Source].Id, $"{step.Number}");
        switch (step.Act)
        {
            case Act.Settle:
                await open.Envelopes.SettleAsync(default);
                break;
            case Act.Undo:
                using (WriterGate gate = await WriterGate.CloseAsync(open.Writer))
                {
                    // an append, settling and a sweep, undone with their neighbour and done again
                    Task course = TakeAsync(step with { Act = Act.Append }, open, model, federation, clock);
                    Task settle = open.Envelopes.SettleAsync(default);
                    clock.Advance(TimeSpan.FromMinutes(1));
                    Task wrong = open.Writer.WriteAsync(connection => connection.Execute("INSERT INTO nowhere VALUES (1)"), CancellationToken.None);
                    await gate.OpenAsync();
                    await Task.WhenAll(course, settle, open.Envelopes.Sweeping);
                    model.Sweep(clock.GetUtcNow().ToUnixTimeMilliseconds());
                    await Assert.ThrowsAnyAsync<DbException>(() => wrong);
                }

                break;
            case Act.Refuse:
                await open.Envelopes.RefuseAsync(source, id, Refusal.HopLimit, default);
                model.End(source, id, FateKind.Refused);
                break;
            case Act.Erase:
                Assert.Equal(model.Erase(source, id), await open.Envelopes.EraseAsync(source, id, default));
                break;
            case Act.Ask:
                Assert.Equal(model.Fate(source, id), (await open.Envelopes.FateAsync(source, id, default))?.Kind);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    private static async Task CompareAsync(Step step, OpenStore open, ModelledStore model, ManualTimeProvider clock)
    {
        (string source, string id) = (Meshes[step.Source].Id, $"{step.Number}");
        Assert.Equal(model.Fate(source, id) is not null, await open.Envelopes.ContainsAsync(source, id, default));
        foreach (SampleMesh mesh in Meshes)
        {
            IReadOnlyList<StoredEnvelope> read = await open.Envelopes.ReadAsync(mesh.Id, 0, int.MaxValue, default);
            Assert.Equal(model.Read(mesh.Id, clock.GetUtcNow().ToUnixTimeMilliseconds()), read.Select(Samples.Key));
            Assert.Equal(read.Select(r => r.Cursor).Distinct().Order(), read.Select(r => r.Cursor));
        }
    }

    private static OpenStore Open(TestDatabase database, TimeProvider clock) => new(
        database,
        clock,
        o =>
        {
            o.QueueMessagesMax = MessagesMax;
            o.DuplicateWindow = Window;
        });

    private sealed record Step(Act Act, int Source, int Target, int Number);
}
