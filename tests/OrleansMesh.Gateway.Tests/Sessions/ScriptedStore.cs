using System.Reflection;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Tests.Sessions;

/// <summary>A store that takes envelopes and says whether it has one; what it answers, and when, a test decides.</summary>
public class ScriptedStore : DispatchProxy
{
    /// <summary>The ids of what was appended, each with its answer to come.</summary>
    public List<(string MessageId, TaskCompletionSource<AppendOutcome> Answer)> Appends { get; } = [];

    /// <summary>Told of each question whether a message is stored; its answer.</summary>
    public Func<bool> Contains { get; set; } = () => false;

    /// <summary>Told of each message of a run, in its order; what becomes of it.</summary>
    public Func<string, AppendOutcome> TakeOfRun { get; set; } = _ => AppendOutcome.Stored;

    public static (IEnvelopeStore Store, ScriptedStore Script) Create()
    {
        IEnvelopeStore store = Create<IEnvelopeStore, ScriptedStore>();
        return (store, (ScriptedStore)store);
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IEnvelopeStore.ContainsAsync))
        {
            return new ValueTask<bool>(Contains());
        }

        if (targetMethod.Name == nameof(IEnvelopeStore.AppendRunAsync))
        {
            return new ValueTask<IReadOnlyList<AppendOutcome>>([.. ((IReadOnlyList<AdmittedEnvelope>)args![0]!).Select(envelope => TakeOfRun(envelope.Envelope.MessageId))]);
        }

        Assert.Equal(nameof(IEnvelopeStore.AppendAsync), targetMethod.Name);
        var answer = new TaskCompletionSource<AppendOutcome>();
        Appends.Add((((AdmittedEnvelope)args![0]!).Envelope.MessageId, answer));
        return new ValueTask<AppendOutcome>(answer.Task);
    }
}
