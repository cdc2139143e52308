using System.Diagnostics;
using System.Globalization;

namespace TrainService.Bench;

/// <summary>Training steps per second, side by side with bench/peers/torch-bench.</summary>
internal static class Throughput
{
    private const int WarmUpSteps = 10;

    public static int Run(BenchOptions options)
    {
        var workload = Workload.Read(options.Workload, options.Batch);
        using var step = new BenchStep(workload, options);
        for (var i = 0; i < WarmUpSteps; i++)
            step.Run();
        var watch = Stopwatch.StartNew();
        var steps = 0;
        while (watch.Elapsed.TotalSeconds < options.Seconds)
        {
            step.Run();
            steps++;
        }
        var perSecond = steps / watch.Elapsed.TotalSeconds;
        var memory = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $$"""{"engine":"trainservice","workload":"{{workload.Name}}","batch":{{workload.BatchSize}},"threads":{{options.Threads}},"stepsPerSecond":{{perSecond:F2}},"samplesPerSecond":{{perSecond * workload.BatchSize:F1}},"peakRssMB":{{memory}}}"""));
        return 0;
    }
}
