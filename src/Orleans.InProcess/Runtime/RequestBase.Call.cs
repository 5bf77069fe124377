using Orleans.CodeGeneration;
using Orleans.Runtime.Requests;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <content>The call's way from its caller to a mailbox and back.</content>
public abstract partial class RequestBase
{
    internal GrainReference? Reference { get; set; }

    /// <summary>The calling activation; null for a client.</summary>
    internal Mailbox? Sender { get; set; }

    /// <summary>The request in whose course this one was sent; cut when this one ends, so that chains of sends hold no memory.</summary>
    internal RequestBase? Parent { get; set; }

    internal RequestValues? Values { get; set; }

    /// <summary>The mailbox that it waits or runs in.</summary>
    internal Mailbox? Holder { get; set; }

    /// <summary>The next request of the same mailbox.</summary>
    internal RequestBase? Next { get; set; }

    /// <summary>The timestamp of the send.</summary>
    internal long SentAt { get; set; }

    internal CancellationLink? Cancellation { get; set; }

    /// <summary>The caller has been told that it waited too long.</summary>
    internal bool Expired { get; set; }

    internal bool IsOneWay => (Options & InvokeMethodOptions.OneWay) != 0;

    internal bool IsReadOnly => (Options & InvokeMethodOptions.ReadOnly) != 0;

    internal bool IsAlwaysInterleave => (Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    /// <summary>A use of the activation, which delays its collection.</summary>
    internal virtual bool KeepsAlive => true;

    /// <summary>A method of the grain, as opposed to work of the runtime in its mailbox.</summary>
    internal virtual bool HasTarget => true;

    /// <summary>Makes the task that the caller waits for; null when nothing is waited for.</summary>
    internal virtual Task? OpenReply(TaskCreationOptions creation) => null;

    /// <summary>Runs the method; false when it goes on asynchronously and will report its end to <see cref="Holder"/>.</summary>
    internal virtual bool Start() => true;

    /// <summary>Answers with what filters made of the call.</summary>
    internal virtual void Answer(Response response)
    {
    }

    internal virtual void AnswerFault(Exception exception)
    {
    }

    internal virtual void AnswerCancelled(CancellationToken token)
    {
    }

    /// <summary>Answers with what the method threw.</summary>
    internal void Fail(Exception exception)
    {
        Exception crossing = Holder!.OnFailure(this, exception);
        AnswerFault(crossing);
    }

    /// <summary>Observes the end of a method that went on asynchronously, inside a turn of the mailbox.</summary>
    internal void FinishWith(Task task) =>
        _ = task.ContinueWith(
            static (done, state) => ((RequestBase)state!).Finish(done),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
            TaskScheduler.Current);

    /// <summary>As <see cref="FinishWith"/>, for a call whose filters answer it themselves.</summary>
    internal void CloseWith(Task filtered) =>
        _ = filtered.ContinueWith(
            static (_, state) => ((RequestBase)state!).Holder!.Completed((RequestBase)state),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
            TaskScheduler.Current);

    /// <summary>Answers with the outcome of a completed task.</summary>
    internal virtual void Conclude(Task task)
    {
    }

    private void Finish(Task task)
    {
        Conclude(task);
        Holder!.Completed(this);
    }
}
