using TrainService.Api.Hosting;
using TrainService.Engine.Definitions;
using TrainService.Jobs.Devices;

namespace TrainService.Api.Runs;

/// <summary>Whether anybody is there to train on the device that a run asks for.</summary>
internal sealed class AskedDevice(DeviceList devices, ServiceSettings settings)
{
    private const string Any = "auto";

    /// <returns>A warning where the run would wait for a worker that is not there yet.</returns>
    /// <exception cref="Refusal">It would wait for ever: an embedded service has no other workers.</exception>
    public async Task<string?> CheckAsync(string device, CancellationToken cancellation)
    {
        if (device == Any)
            return null;
        var names = await devices.NamesAsync(cancellation);
        if (names.Contains(device))
            return null;
        var missing = $"no worker has a device '{device}'{NearestName.Hint(device, [Any, .. names])}";
        return settings.Postgres is null
            ? throw Refusal.At("/device", "deviceNotFound", missing)
            : $"the run waits: {missing}";
    }
}
