using OrleansMesh.Benchmarks.Ping;
using OrleansMesh.Benchmarks.Sealing;

if (args is ["ping"])
{
    await PingBenchmark.RunAsync();
    return 0;
}

if (args is ["sealing"])
{
    SealingBenchmark.Run();
    return 0;
}

Console.Error.WriteLine("usage: OrleansMesh.Benchmarks ping | sealing");
return 1;
