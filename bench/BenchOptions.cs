using System.Globalization;

namespace TrainService.Bench;

/// <summary>The command line of a benchmark.</summary>
internal sealed record BenchOptions(string? WorkloadFile, int? Batch, double Seconds, int Threads, string Device)
{
    /// <exception cref="FormatException">It is missing.</exception>
    public string Workload => WorkloadFile ?? throw new FormatException("--workload is missing");

    /// <exception cref="FormatException">An option is unknown or incomplete; the message names it.</exception>
    public static BenchOptions Parse(string[] options)
    {
        string? workload = null;
        int? batch = null;
        var (seconds, threads, device) = (5.0, 2, "cpu");
        foreach (var pair in options.Chunk(2))
        {
            var value = pair.Length == 2 ? pair[1] : throw new FormatException($"{pair[0]} has no value");
            switch (pair[0])
            {
                case "--workload": workload = value; break;
                case "--batch": batch = Positive<int>(pair[0], value); break;
                case "--seconds": seconds = Positive<double>(pair[0], value); break;
                case "--threads": threads = Positive<int>(pair[0], value); break;
                case "--device": device = value; break;
                default: throw new FormatException($"there is no option {pair[0]}");
            }
        }
        return new BenchOptions(
            workload, batch, seconds, threads, device);
    }

    private static T Positive<T>(string option, string value) where T : System.Numerics.INumber<T> =>
        T.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > T.Zero
            ? number
            : throw new FormatException($"{option} {value} is no number above 0");
}
