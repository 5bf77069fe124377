namespace Orleans.Runtime.Requests;

/// <summary>Releases the caller when its token is cancelled, and takes the request back or tells the callee.</summary>
internal sealed class CancellationLink
{
    private readonly RequestBase _request;
    private CancellationTokenRegistration _registration;

    private CancellationLink(RequestBase request) => _request = request;

    /// <summary>False when the token is cancelled already; then the caller has its answer and nothing is to be sent.</summary>
    public static bool TryLink(RequestBase request)
    {
        CancellationToken token = request.GetCancellationToken();
        if (token.IsCancellationRequested)
        {
            request.AnswerCancelled(token);
            return false;
        }

        if (token.CanBeCanceled)
        {
            var link = new CancellationLink(request);
            request.Cancellation = link;
            link._registration = token.UnsafeRegister(static (state, cancelled) => ((CancellationLink)state!).OnCancelled(cancelled), link);
        }

        return true;
    }

    public void Unlink() => _registration.Unregister();

    private void OnCancelled(CancellationToken token)
    {
        _request.AnswerCancelled(token);
        _request.Holder?.Cancel(_request);
    }
}
