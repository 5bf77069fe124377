namespace Orleans.Runtime.Requests;

/// <summary>The waiting requests of one mailbox in order of arrival, linked through themselves.</summary>
internal struct RequestQueue
{
    private RequestBase? _first;
    private RequestBase? _last;

    public int Count { get; private set; }

    public readonly RequestBase? First => _first;

    public void Append(RequestBase request)
    {
        request.Next = null;
        if (_last is null)
        {
            _first = request;
        }
        else
        {
            _last.Next = request;
        }

        _last = request;
        Count++;
    }

    public RequestBase? TakeFirst()
    {
        RequestBase? first = _first;
        if (first is not null)
        {
            Unlink(null, first);
        }

        return first;
    }

    /// <summary>Takes the first request that <paramref name="owner"/> lets start beside those that run.</summary>
    public RequestBase? TakeFirstAdmitted(Mailbox owner)
    {
        RequestBase? previous = null;
        for (RequestBase? item = _first; item is not null; previous = item, item = item.Next)
        {
            if (owner.MayStart(item))
            {
                Unlink(previous, item);
                return item;
            }
        }

        return null;
    }

    public bool Remove(RequestBase request)
    {
        RequestBase? previous = null;
        for (RequestBase? item = _first; item is not null; previous = item, item = item.Next)
        {
            if (ReferenceEquals(item, request))
            {
                Unlink(previous, item);
                return true;
            }
        }

        return false;
    }

    private void Unlink(RequestBase? previous, RequestBase item)
    {
        if (previous is null)
        {
            _first = item.Next;
        }
        else
        {
            previous.Next = item.Next;
        }

        if (ReferenceEquals(_last, item))
        {
            _last = previous;
        }

        item.Next = null;
        Count--;
    }
}
