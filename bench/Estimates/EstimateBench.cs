using System.Diagnostics;
using System.Globalization;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Planning;
using TrainService.Engine.Training;
using Work = TrainService.Engine.Planning.Workload;

namespace TrainService.Bench.Estimates;

/// <summary>Epochs of networks as they are trained, beside what was estimated for them.</summary>
internal static class EstimateBench
{
    // Their median is taken, as of a run's: first ones compile what they use and are looked into more.
    private const int Epochs = 8;

    public static int Run(BenchOptions options)
    {
        using var device = new CpuDevice(options.Threads);
        var began = Stopwatch.GetTimestamp();
        var rates = Calibration.Run(device, TimeProvider.System, default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"calibrated in {Stopwatch.GetElapsedTime(began).TotalSeconds:F2} s: {string.Join(", ", CalibrationProbe.All.Select(probe => $"{probe.Part} {rates.Factors[(int)probe.Part]:F2} ({rates.Factors[(int)probe.Part] * probe.ReferenceSeconds * 1e6:F1} us)"))}"));
        var names = options.WorkloadFile?.Split(',');
        foreach (var network in Network.All.Where(network => names?.Contains(network.Name) ?? true))
            foreach (var batch in options.Batch is { } only ? new[] { only } : [1, 32, 64, 256])
                Console.WriteLine(Line(network, batch, device, rates, options.Seconds));
        return 0;
    }

    private static string Line(Network network, int batch, IDevice device, DeviceRates rates, double seconds)
    {
        // First epochs of a few steps, for the JIT, which also tell how many steps take the time.
        var steps = 3;
        var (work, took) = (Work.None, 0.0);
        for (var round = 0; round < 2; round++)
        {
            var schema = network.Schema(steps * batch, 0);
            var training = Network.Training(batch, Epochs);
            using var data = new SyntheticDataset(schema);
            using var trainer = new Trainer(network.Model, training, data, device, TimeProvider.System);
            took = trainer.Run().OfType<EpochEvent>().Select(epoch => epoch.Seconds).Order().ElementAt((Epochs - 1) / 2);
            work = trainer.EpochWork;
            if (round == 0)
                steps = (int)Math.Clamp(seconds / Epochs / (took / steps), 2, 100_000);
        }
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"network":"{{network.Name}}","batch":{{batch}},"steps":{{steps}},"secondsPerStep":{{took / steps:g4}},"predicted":{{rates.Seconds(work) / steps:g4}},"ratio":{{rates.Seconds(work) / took:F2}},"parts":[{{Numbers(work.Seconds, steps)}}],"factors":[{{Numbers(rates.Factors, 1)}}]}""");

        static string Numbers(IEnumerable<double> values, double divisor) =>
            string.Join(",", values.Select(value => (value / divisor).ToString("g4", CultureInfo.InvariantCulture)));
    }
}
