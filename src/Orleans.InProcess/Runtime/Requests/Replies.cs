using Orleans.Serialization.Cloning;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Requests;

/// <summary>Completes the tasks that callers wait for; the first answer counts, later ones are dropped.</summary>
internal static class Replies
{
    public static Task? Open(RequestBase request, ref TaskCompletionSource? reply, TaskCreationOptions creation)
    {
        if (request.IsOneWay)
        {
            return null;
        }

        reply = new TaskCompletionSource(creation);
        return reply.Task;
    }

    public static Task? Open<T>(RequestBase request, ref TaskCompletionSource<T>? reply, TaskCreationOptions creation)
    {
        if (request.IsOneWay)
        {
            return null;
        }

        reply = new TaskCompletionSource<T>(creation);
        return reply.Task;
    }

    public static void Conclude(RequestBase request, TaskCompletionSource? reply, Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            reply?.TrySetResult();
            return;
        }

#pragma warning disable VSTHRD002 // The task is done.
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
#pragma warning restore VSTHRD002
    }

    public static void Conclude<T>(RequestBase request, TaskCompletionSource<T>? reply, Task<T> task)
    {
#pragma warning disable VSTHRD002 // The task is done.
        try
        {
            Succeed(reply, task.GetAwaiter().GetResult());
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
#pragma warning restore VSTHRD002
    }

    public static void Succeed<T>(TaskCompletionSource<T>? reply, T result) => reply?.TrySetResult(Copy(result));

    public static void Answer(RequestBase request, TaskCompletionSource? reply, Response response)
    {
        if (response.Exception is { } exception)
        {
            request.Fail(exception);
            return;
        }

        reply?.TrySetResult();
    }

    public static void Answer<T>(RequestBase request, TaskCompletionSource<T>? reply, Response response)
    {
        if (response.Exception is { } exception)
        {
            request.Fail(exception);
            return;
        }

        try
        {
            Succeed(reply, response.GetResult<T>());
        }
        catch (Exception wrong)
        {
            request.Fail(wrong);
        }
    }

    private static T Copy<T>(T value)
    {
        IDeepCopier<T>? copier = CopierOf<T>.Instance;
        if (copier is null || value is null)
        {
            return value;
        }

        using CopyContext context = CopyContextPool.Shared.GetContext();
        return copier.DeepCopy(value, context);
    }
}
