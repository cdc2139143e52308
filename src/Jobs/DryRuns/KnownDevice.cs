using TrainService.Engine.Devices;
using TrainService.Engine.Planning;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.DryRuns;

/// <summary>What is known of the speed of the device that a run is for.</summary>
/// <param name="Threads">Of it; of this machine's processor where no device is known.</param>
/// <param name="Rates">As it was calibrated; null before its first run.</param>
/// <param name="Timings">Runs that were measured on it, the newest first.</param>
public sealed record KnownDevice(int Threads, DeviceRates? Rates, IReadOnlyList<StepTiming> Timings)
{
    // Numbers of another way to count do not fit.
    private const int Version = 4;

    /// <summary>Begins the key of every device that was measured with the numbers that are used now.</summary>
    public static readonly string KeyPrefix = $"{Version} ";

    public static readonly KnownDevice None = new(Environment.ProcessorCount, null, []);

    /// <summary>Devices of one key are taken to be equally fast.</summary>
    public static string KeyOf(DeviceInfo device)
    {
        var key = $"{KeyPrefix}{device.Kind} {device.Threads} {device.Description}";
        return key.Length > DeviceCalibration.MostLetters ? key[..DeviceCalibration.MostLetters] : key;
    }
}
