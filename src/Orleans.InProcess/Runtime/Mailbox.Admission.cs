using Orleans.Runtime.Requests;

namespace Orleans.Runtime;

/// <content>Which requests may start beside those that run.</content>
internal abstract partial class Mailbox
{
    /// <summary>The interleaving rule, for when something runs; under the gate.</summary>
    public bool MayStart(RequestBase request)
    {
        if (!IsOpen)
        {
            return IsRunning && BelongsToOpenSection(request);
        }

        return _exclusive == 0
            || request.IsAlwaysInterleave
            || (request.IsReadOnly && _writers == 0)
            || IsReentrant
            || BelongsToOpenSection(request)
            || Interleaves(request)
            || (_running.Count > 0 && _running.TrueForAll(running => running.IsAlwaysInterleave || Interleaves(running)));
    }

    /// <summary>Calls of this chain may re-enter until <see cref="LeaveSection"/>.</summary>
    public void EnterSection(Guid reentrancyId)
    {
        bool dispatch;
        lock (Gate)
        {
            _sections ??= [];
            _sections[reentrancyId] = _sections.GetValueOrDefault(reentrancyId) + 1;
            dispatch = _waiting.Count > 0 && Turns.WantPump();
        }

        if (dispatch)
        {
            Turns.Dispatch();
        }
    }

    /// <inheritdoc cref="EnterSection"/>
    public void LeaveSection(Guid reentrancyId)
    {
        lock (Gate)
        {
            if (_sections is null || !_sections.TryGetValue(reentrancyId, out int depth))
            {
                return;
            }

            if (depth == 1)
            {
                _sections.Remove(reentrancyId);
            }
            else
            {
                _sections[reentrancyId] = depth - 1;
            }
        }
    }

    /// <inheritdoc/>
    public override void Expire(DeadlineScan scan)
    {
        lock (Gate)
        {
            for (RequestBase? item = _waiting.First; item is not null;)
            {
                RequestBase? next = item.Next;
                if (scan.Take(item, isRunning: false))
                {
                    _waiting.Remove(item);
                }

                item = next;
            }

            foreach (RequestBase request in _running)
            {
                scan.Take(request, isRunning: true);
            }
        }
    }

    /// <summary>The grain class's own say.</summary>
    protected virtual bool Interleaves(RequestBase request) => false;

    private bool BelongsToOpenSection(RequestBase request) =>
        _sections is { Count: > 0 } sections && request.Values is { } values && sections.ContainsKey(values.ReentrancyId);
}
