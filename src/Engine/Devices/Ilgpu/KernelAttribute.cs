namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// Marks a method that runs on the device, once for each thread of its groups; its only parameter is a struct of numbers
/// and views. Kernels use neither atomics nor warps, so that every backend and every run gives the same bits.
/// </summary>
/// <remarks>
/// Two traps of ILGPU 1.5.3: what happens to a NaN must not hang on a comparison (<see cref="ScalarLane"/>), and
/// <c>condition ? 1 : 0</c> must not be converted to float, because a release build makes of it the conversion of a bool,
/// which OpenCL gets wrong; <c>1f : 0f</c> is a choice between numbers.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KernelAttribute : Attribute;
