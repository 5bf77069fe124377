using Orleans.Runtime.Requests;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A request to a method that returns <see cref="ValueTask"/>.</summary>
public abstract class Request : RequestBase
{
    private TaskCompletionSource? _reply;

    public sealed override ValueTask<Response> Invoke() => Responses.OfAsync(() => InvokeInner().AsTask());

    protected abstract ValueTask InvokeInner();

    internal sealed override Task? OpenReply(TaskCreationOptions creation) => Replies.Open(this, ref _reply, creation);

    internal sealed override bool Start()
    {
        try
        {
            Task task = InvokeInner().AsTask();
            if (!task.IsCompleted)
            {
                FinishWith(task);
                return false;
            }

            Conclude(task);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        return true;
    }

    internal sealed override void Conclude(Task task) => Replies.Conclude(this, _reply, task);

    internal sealed override void Answer(Response response) => Replies.Answer(this, _reply, response);

    internal sealed override void AnswerFault(Exception exception) => _reply?.TrySetException(exception);

    internal sealed override void AnswerCancelled(CancellationToken token) => _reply?.TrySetCanceled(token);
}
