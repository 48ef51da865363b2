using Duologue.Benchmarks.Audio;

if (args is ["resampler-quality"])
{
    ResamplerReport.Write(Console.Out);
    return;
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
