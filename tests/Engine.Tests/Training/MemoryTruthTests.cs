using System.Diagnostics;
using System.Text.Json;
using TrainService.Engine.Tests.Reference;

namespace TrainService.Engine.Tests.Training;

/// <summary>A dry run's memory beside that by which the operating system sees a process grow (RssAnon) that trains. Of runs
/// below some 40 MB the runtime's own megabytes are a larger part than a tenth.</summary>
public sealed class MemoryTruthTests
{
    [SkippableTheory]
    [InlineData("mlp-1024", 64)]
    [InlineData("two-inputs", 64)]
    [InlineData("cnn", 64)]
    [InlineData("cnn", 256)]
    [InlineData("resnet", 64)]
    [InlineData("u-net", 32)]
    [InlineData("mobilenet-v1", 16)]
    [InlineData("vgg-11", 8)]
    public async Task It_is_right_within_a_tenth(string network, int batchSize)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads /proc");
        // bench/Estimates/MemoryBench.cs, a process of its own: others' tests would be counted in this one.
        var bench = Path.Combine(AppContext.BaseDirectory, "..", "..", "Bench", Path.GetFileName(Path.TrimEndingDirectorySeparator(
            AppContext.BaseDirectory)), "TrainService.Bench.dll");
        var start = new ProcessStartInfo("dotnet", [bench, "memory", "--workload", network, "--batch", $"{batchSize}", "--threads", "2"])
        {
            RedirectStandardOutput = true, WorkingDirectory = Repository.Path("."),
        };
        using var process = Process.Start(start)!;
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        var line = JsonDocument.Parse(told).RootElement;
        var (predicted, measured) = (line.GetProperty("predicted").GetInt64(), line.GetProperty("measured").GetInt64());
        Assert.True(predicted > 0.9 * measured && predicted < 1.1 * measured, told);
    }
}
