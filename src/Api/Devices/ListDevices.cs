using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Api.Hosting;
using TrainService.Jobs.Devices;

namespace TrainService.Api.Devices;

/// <summary>GET /v1/devices: of every worker that lives, and which run each trains.</summary>
internal static class ListDevices
{
    public static async Task<Ok<Page<WorkerDevice>>> Handle(DeviceList devices, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<WorkerDevice>(await devices.ReadAsync(cancellation), false));
}
