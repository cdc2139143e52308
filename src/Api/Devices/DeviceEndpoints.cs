using TrainService.Api.Hosting;

namespace TrainService.Api.Devices;

/// <summary>What trains.</summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder api) =>
        api.MapGet("/devices", ListDevices.Handle).WithTags("Devices").WithSummary("List the workers' devices")
            .Refuses();
}
