using System.Collections.Concurrent;
using Orleans.Runtime.Requests;

namespace Orleans.Runtime.Catalogs;

/// <summary>The directory of this process: which target serves a grain id, made on first use.</summary>
internal sealed class Catalog(SiloCore silo, GrainClasses classes) : CallTargetOwner
{
    private readonly ConcurrentDictionary<GrainId, CallTarget> _targets = new();

    /// <summary>Every activation that is listed.</summary>
    public IEnumerable<Activation> Activations => _targets.Values.SelectMany(static target => target switch
    {
        Activation activation => [activation],
        WorkerPool pool => pool.Workers,
        _ => (IEnumerable<Activation>)[],
    });

    /// <summary>Puts a request into the mailbox of its target; refuses it when there can be none.</summary>
    public void Deliver(RequestBase request)
    {
        GrainReference reference = request.Reference!;
        GrainId id = reference.GrainId;
        while (true)
        {
            CallTarget? target;
            try
            {
                target = Find(id, request);
            }
            catch (Exception exception)
            {
                request.AnswerFault(exception);
                return;
            }

            if (target is null)
            {
                request.AnswerFault(new ClientNotAvailableException(id));
                return;
            }

            if (target.TryEnqueue(request))
            {
                reference.Target = target;
                return;
            }

            // Ended between the look and the enqueue.
            _targets.TryRemove(KeyValuePair.Create(id, target));
        }
    }

    /// <summary>The activation of an id, if there is one now.</summary>
    public Activation? Peek(GrainId id) => _targets.GetValueOrDefault(id) switch
    {
        Activation activation => activation,
        WorkerPool pool => pool.Workers.FirstOrDefault(),
        _ => null,
    };

    public void Add(ObserverMailbox observer) => _targets[observer.Id] = observer;

    public bool RemoveObserver(GrainId id) => _targets.TryRemove(id, out _);

    /// <inheritdoc/>
    public override void Remove(Activation activation) => _targets.TryRemove(KeyValuePair.Create(activation.Id, (CallTarget)activation));

    public void Remove(WorkerPool pool) => _targets.TryRemove(KeyValuePair.Create(pool.Id, (CallTarget)pool));

    /// <summary>Shows every outstanding request to <paramref name="scan"/>.</summary>
    public DeadlineScan Scan(DeadlineScan scan)
    {
        foreach (CallTarget target in _targets.Values)
        {
            target.Expire(scan);
        }

        return scan;
    }

    /// <summary>Ends what has been idle too long and forgets observers that are gone.</summary>
    public void CollectIdle()
    {
        foreach (Activation activation in Activations)
        {
            activation.CollectIfIdle();
        }

        foreach (CallTarget target in _targets.Values)
        {
            if (target is ObserverMailbox { IsGone: true } observer)
            {
                RemoveObserver(observer.Id);
            }
        }
    }

    private CallTarget? Find(GrainId id, RequestBase request)
    {
        if (_targets.TryGetValue(id, out CallTarget? target))
        {
            return target;
        }

        if (ObserverIds.IsObserver(id))
        {
            return null;
        }

        if (silo.Refuses(request))
        {
            throw new SiloUnavailableException("The silo has stopped or is stopping.");
        }

        GrainClass grainClass = classes.Of(id.Type);
        return _targets.GetOrAdd(
            id,
            static (key, state) => state.grainClass.WorkersMax is { } workers
                ? new WorkerPool(state.silo, state.grainClass, key, workers)
                : new Activation(state.silo, state.grainClass, key, state.silo.Catalog),
            (silo, grainClass));
    }
}
