// each of these tests runs several processes with deadlines of their own: side by side they would measure the machine
[assembly: CollectionBehavior(DisableTestParallelization = true)]
