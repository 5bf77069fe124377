using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Requests;

/// <summary>Runs a method for filters, which see its outcome as a response.</summary>
internal static class Responses
{
    public static async ValueTask<Response> OfAsync(Func<Task> method)
    {
        try
        {
            await method();
            return Response.Completed;
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }

    public static async ValueTask<Response> OfAsync<TResult>(Func<Task<TResult>> method)
    {
        try
        {
            return Response.FromResult(await method());
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }
}
