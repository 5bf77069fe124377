// Each test runs a whole hub, and a process has room for one silo of a cluster at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
