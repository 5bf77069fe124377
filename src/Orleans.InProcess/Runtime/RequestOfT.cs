using Orleans.Runtime.Requests;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A request to a method that returns <see cref="ValueTask{TResult}"/>.</summary>
public abstract class Request<TResult> : RequestBase
{
    private TaskCompletionSource<TResult>? _reply;

    public sealed override ValueTask<Response> Invoke() => Responses.OfAsync(() => InvokeInner().AsTask());

    protected abstract ValueTask<TResult> InvokeInner();

    internal sealed override Task? OpenReply(TaskCreationOptions creation) => Replies.Open(this, ref _reply, creation);

    internal sealed override bool Start()
    {
        try
        {
            ValueTask<TResult> task = InvokeInner();
            if (task.IsCompletedSuccessfully)
            {
                Replies.Succeed(_reply, task.Result);
                return true;
            }

            Task<TResult> slow = task.AsTask();
            if (!slow.IsCompleted)
            {
                FinishWith(slow);
                return false;
            }

            Conclude(slow);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        return true;
    }

    internal sealed override void Conclude(Task task) => Replies.Conclude(this, _reply, (Task<TResult>)task);

    internal sealed override void Answer(Response response) => Replies.Answer(this, _reply, response);

    internal sealed override void AnswerFault(Exception exception) => _reply?.TrySetException(exception);

    internal sealed override void AnswerCancelled(CancellationToken token) => _reply?.TrySetCanceled(token);
}
