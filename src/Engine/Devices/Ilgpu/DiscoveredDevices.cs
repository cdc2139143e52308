namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The accelerators of this machine.</summary>
/// <param name="Offered">Those that computed the self-test right, the best first.</param>
/// <param name="Refused">A line for each of the others, naming it and the reason.</param>
public sealed record DiscoveredDevices(IReadOnlyList<DeviceInfo> Offered, IReadOnlyList<string> Refused);
