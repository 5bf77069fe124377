using OrleansMesh.Benchmarks.Ping;

if (args is ["ping"])
{
    await PingBenchmark.RunAsync();
    return 0;
}

Console.Error.WriteLine("usage: OrleansMesh.Benchmarks ping");
return 1;
