namespace Orleans.Runtime.Requests;

/// <summary>Sends the calls of one silo or client: through its outgoing filters, into the target's mailbox.</summary>
internal sealed class CallDispatcher(Func<SiloCore> silo, IOutgoingGrainCallFilter[] filters)
{
    private SiloCore? _silo;

    public bool HasFilters => filters.Length > 0;

    public SiloCore Silo => _silo ??= silo();

    /// <summary>Sends a request; the task is the reply, null when none is expected.</summary>
    public Task? Send(GrainReference reference, RequestBase request)
    {
        SiloCore core = Silo;
        request.Reference = reference;
        Task? reply = request.OpenReply(core.ReplyCreation);
        if (request.IsCancellable && !CancellationLink.TryLink(request))
        {
            return reply;
        }

        var sender = RuntimeContext.Current as Mailbox;
        request.Sender = sender;
        request.Parent = sender?.CurrentRequest;
        request.Values = RequestValues.Current?.ForCall();
        request.SentAt = core.Clock.Now;
        if (reply is not null)
        {
            core.Clock.Watch(request);
        }

        Deliver(core, reference, request);
        return reply;
    }

    /// <summary>As <see cref="Send"/>, by way of the filters.</summary>
    public async Task<T> SendFilteredAsync<T>(GrainReference reference, RequestBase request)
    {
        var call = new OutgoingCall(this, filters, reference, request, static async (dispatcher, target, sent) =>
            Serialization.Invocation.Response.FromResult(await (Task<T>)dispatcher.Send(target, sent)!));
        await call.Invoke();
        return call.Response!.GetResult<T>();
    }

    /// <inheritdoc cref="SendFilteredAsync{T}"/>
    public async Task SendFilteredAsync(GrainReference reference, RequestBase request)
    {
        var call = new OutgoingCall(this, filters, reference, request, static async (dispatcher, target, sent) =>
        {
            await (dispatcher.Send(target, sent) ?? Task.CompletedTask);
            return Serialization.Invocation.Response.Completed;
        });
        await call.Invoke();
        call.Response!.GetResult<object?>();
    }

    private static void Deliver(SiloCore core, GrainReference reference, RequestBase request)
    {
        if (reference.Target is not { } known || !known.TryEnqueue(request))
        {
            core.Catalog.Deliver(request);
        }
    }
}
