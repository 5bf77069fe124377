using Orleans.Runtime.Requests;

namespace Orleans.Runtime.Catalogs;

/// <summary>The activations of one key of a stateless worker.</summary>
internal sealed class WorkerPool(SiloCore silo, GrainClass grainClass, GrainId id, int workersMax) : CallTarget
{
    private readonly Lock _gate = new();
    private readonly Owner _owner = new();
    private Activation[] _workers = [];
    private bool _ended;

    public GrainId Id => id;

    public Activation[] Workers => Volatile.Read(ref _workers);

    /// <inheritdoc/>
    public override bool TryEnqueue(RequestBase request)
    {
        while (Choose() is { } worker)
        {
            if (worker.TryEnqueue(request))
            {
                return true;
            }

            Remove(worker, endWhenEmpty: false);
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Expire(DeadlineScan scan)
    {
        foreach (Activation worker in Workers)
        {
            worker.Expire(scan);
        }
    }

    private Activation? Choose()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return null;
            }

            Activation? best = null;
            foreach (Activation worker in _workers)
            {
                if (best is null || worker.Load < best.Load)
                {
                    best = worker;
                }
            }

            if (best is null || (best.Load > 0 && _workers.Length < workersMax))
            {
                _owner.Pool = this;
                best = new Activation(silo, grainClass, id, _owner);
                _workers = [.. _workers, best];
            }

            return best;
        }
    }

    private void Remove(Activation worker, bool endWhenEmpty)
    {
        lock (_gate)
        {
            _workers = Array.FindAll(_workers, other => !ReferenceEquals(other, worker));
            _ended = endWhenEmpty && _workers.Length == 0;
        }

        if (_ended)
        {
            silo.Catalog.Remove(this);
        }
    }

    private sealed class Owner : CallTargetOwner
    {
        public WorkerPool? Pool { get; set; }

        public override void Remove(Activation activation) => Pool!.Remove(activation, endWhenEmpty: true);
    }
}
