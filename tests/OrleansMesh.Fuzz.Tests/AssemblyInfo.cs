// memory is compared before and after a run: another run beside it would be in the figure
[assembly: CollectionBehavior(DisableTestParallelization = true)]
