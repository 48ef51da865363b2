using Duologue.Benchmarks.Audio;
using Duologue.Benchmarks.Cascade;

switch (args)
{
    case ["resampler-quality"]:
        ResamplerReport.Write(Console.Out);
        break;
    case ["offline-latency"]:
        await OfflineLatency.WriteAsync(Console.Out);
        break;
    default:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
