namespace TrainService.Engine.Tests.Devices.Ilgpu;

/// <summary>An OpenCL driver that simulates a GPU and writes down races between its threads, where a run has it as its driver.</summary>
internal static class Oclgrind
{
    /// <summary>The file it writes to; null in runs with another driver.</summary>
    public static readonly string? Log = Environment.GetEnvironmentVariable("OCLGRIND_LOG");

    /// <summary>It interprets: hundreds of times slower than PoCL.</summary>
    public static bool IsDriver => Log is not null;

    /// <summary>Everything it has reported so far.</summary>
    public static string Reports => Log is not null && File.Exists(Log) ? File.ReadAllText(Log) : "";
}
