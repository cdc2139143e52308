using System.Globalization;
using TrainService.Engine.Data;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Bench.Estimates;

/// <summary>What a run adds to the memory of a process that has trained such a network before, beside what a dry run says.</summary>
internal static class MemoryBench
{
    private const int Epochs = 4;

    public static int Run(BenchOptions options)
    {
        var network = Network.All.Append(Network.TwoInputs).Single(network => network.Name == options.Workload);
        var batch = options.Batch ?? 64;
        using var device = new CpuDevice(options.Threads);
        // What is compiled, and caches that stay.
        Train(network, batch: 2, network.Schema(5, 3), device, epochs: 2);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // A whole batch in each place of the ring, and a rest.
        var rows = (BatchFeed.Ring * batch) + 1;
        var schema = network.Schema(rows, rows);
        var said = DryRun.Of(network.Model, Network.Training(batch, Epochs), schema, CpuDevice.BytesOfWidest).MemoryBytes;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = ResidentMemory.Bytes();
        var watch = new ResidentMemory();
        Train(network, batch, schema, device, Epochs);
        watch.Dispose();
        var most = watch.MostBytes - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $$"""{"network":"{{network.Name}}","batch":{{batch}},"predicted":{{said}},"measured":{{most}},"ratio":{{(double)said / most:F3}}}"""));
        return 0;
    }

    private static void Train(Network network, int batch, DatasetSchema schema, CpuDevice device, int epochs)
    {
        using var data = new SyntheticDataset(schema);
        // Batches lie ready ahead of the step as they do once rows are slow to load.
        using var trainer = new Trainer(network.Model, Network.Training(batch, epochs), data, device, TimeProvider.System, LoaderPlace.Ahead);
        foreach (var told in trainer.Run())
            if (told is CheckpointEvent)
                // As long as it takes to store one.
                Thread.Sleep(20);
    }
}
