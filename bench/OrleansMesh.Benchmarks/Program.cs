using OrleansMesh.Benchmarks.Compression;
using OrleansMesh.Benchmarks.Credentials;
using OrleansMesh.Benchmarks.Dids;
using OrleansMesh.Benchmarks.Noise;
using OrleansMesh.Benchmarks.Ping;
using OrleansMesh.Benchmarks.Policies;
using OrleansMesh.Benchmarks.Sealing;
using OrleansMesh.Benchmarks.Ucan;

switch (args)
{
    case ["ping"]:
        await PingBenchmark.RunAsync();
        return 0;
    case ["sealing"]:
        SealingBenchmark.Run();
        return 0;
    case ["noise"]:
        NoiseBenchmark.Run();
        return 0;
    case ["vc"]:
        CredentialBenchmark.Run();
        return 0;
    case ["ucan"]:
        UcanBenchmark.Run();
        return 0;
    case ["did"]:
        DidBenchmark.Run();
        return 0;
    case ["policy"]:
        PolicyBenchmark.Run();
        return 0;
    case ["compression"]:
        CompressionBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: OrleansMesh.Benchmarks ping | sealing | noise | vc | ucan | did | policy | compression");
        return 1;
}
