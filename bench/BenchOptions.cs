using System.Globalization;

namespace TrainService.Bench;

/// <summary>The command line of a benchmark.</summary>
internal sealed record BenchOptions(string Workload, int? Batch, double Seconds, int Threads, string Device)
{
    public static BenchOptions Parse(string[] options)
    {
        var given = options.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new BenchOptions(
            given["--workload"],
            given.TryGetValue("--batch", out var batch) ? int.Parse(batch, CultureInfo.InvariantCulture) : null,
            given.TryGetValue("--seconds", out var seconds) ? double.Parse(seconds, CultureInfo.InvariantCulture) : 5,
            given.TryGetValue("--threads", out var threads) ? int.Parse(threads, CultureInfo.InvariantCulture) : 2,
            given.GetValueOrDefault("--device", "cpu"));
    }
}
