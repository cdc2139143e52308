using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Memory does not follow the size of a data set. Looks at the whole process: nothing else may run meanwhile.</summary>
[Collection("alone")]
public sealed class LargeDatasetTests : IDisposable
{
    private const int Rows = 2400, Height = 512, Width = 512;
    private const long Size = (long)Rows * Height * Width;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void A_training_takes_as_much_memory_of_600_MB_as_of_a_few()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "resident memory is read from /proc");
        Write();
        var before = Resident();
        var most = before;
        using (var data = DatasetFile.Open(folder.Destination))
        {
            most = Math.Max(most, Resident());
            using var device = new CpuDevice(2);
            using var trainer = new Trainer(
                DefinitionReader.Parse<ModelDefinition>($$"""
                    { "inputs": [{ "name": "x", "shape": [1, {{Height}}, {{Width}}] }],
                      "layers": [{ "type": "averagePool2d", "poolSize": 64 }, { "type": "flatten" }, { "type": "dense", "units": 2 }] }
                    """),
                DefinitionReader.Parse<TrainingDefinition>(
                    """{ "loss": "crossEntropy", "batchSize": 4, "epochs": 1, "validation": { "fraction": 0.1 } }"""),
                data, device, TimeProvider.System);
            foreach (var _ in trainer.Run())
                most = Math.Max(most, Resident());
        }
        Assert.InRange(most - before, 0, Size / 6);
    }

    // Bytes of this process in memory, files that it has mapped included.
    private static long Resident() => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssFile:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024);

    private void Write()
    {
        var splits = new SplitSizes(Rows, 0, 0);
        using var writer = new DatasetFileWriter(folder.Destination, splits, Height * Width, DatasetSchema.UInt8, 1);
        var image = new byte[Height * Width];
        for (var row = 0; row < Rows; row++)
        {
            Array.Fill(image, (byte)(row % 251));
            writer.WriteFeatures(SplitPart.Train, image);
            writer.WriteClass(SplitPart.Train, row % 2);
        }
        writer.Complete(new DatasetSchema("test",
            [
                new("x", ColumnKind.Image, ColumnRole.Input, [1, Height, Width]),
                new("y", ColumnKind.Categorical, ColumnRole.Target, null, ["a", "b"]),
            ],
            [1, Height, Width], DatasetSchema.UInt8, new TargetSchema(TargetKind.Classes, ["a", "b"], ["y"]), splits,
            NormalizationKind.Standard), CancellationToken.None);
    }
}
