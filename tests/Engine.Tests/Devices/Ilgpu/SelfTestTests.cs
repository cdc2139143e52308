using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Devices.Ilgpu;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

[Collection(IlgpuCollection.Name)]
public sealed class SelfTestTests(IlgpuFixture devices)
{
    [Fact]
    public void Every_operation_that_has_a_kernel_takes_part()
    {
        var used = Planner.Compile(new SelfTestStep().Graph).Launches.Select(node => node.Operation.GetType()).ToList();
        Assert.All(IlgpuKernels.Table.Keys, operation => Assert.Contains(used, operation.IsAssignableFrom));
    }

    [SkippableFact]
    public void OpenCL_passes() => SelfTest.Run(devices.OpenCl);

    [SkippableFact]
    public void CUDA_passes() => SelfTest.Run(devices.Cuda);

    [Fact]
    public void A_wrong_number_anywhere_fails_and_is_named()
    {
        using var cpu = new CpuDevice(threads: 1);
        SelfTest.Run(cpu);
        foreach (var (name, values) in SelfTest.Compute(cpu))
        {
            using var device = new Miscalculating(cpu, wrong: name);
            var failure = Assert.Throws<InvalidOperationException>(() => SelfTest.Run(device));
            Assert.Contains($"{name}[{values.Length - 1}]", failure.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void OpenCL_on_processors_is_offered_to_those_who_ask_for_it()
    {
        Skip.IfNot(IsPocl(devices.OpenCl.Info), "the first OpenCL device is no processor");
        var asked = IlgpuDevices.Discover(openClOnProcessors: true);
        Assert.Contains(asked.Offered, IsPocl);
        Assert.Empty(asked.Refused);
        var unasked = IlgpuDevices.Discover(openClOnProcessors: false);
        Assert.DoesNotContain(unasked.Offered, IsPocl);
        Assert.Empty(unasked.Refused);

        // PoCL 3 and 5 call their devices so, and then by the processor.
        static bool IsPocl(DeviceInfo device) => device.Description.Split('-')[0] is "pthread" or "cpu";
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void The_environment_asks_with_a_one(string? value, bool asks)
    {
        var before = Environment.GetEnvironmentVariable(IlgpuDevices.OpenClOnProcessorsVariable);
        try
        {
            Environment.SetEnvironmentVariable(IlgpuDevices.OpenClOnProcessorsVariable, value);
            Assert.Equal(asks, IlgpuDevices.OpenClOnProcessors);
        }
        finally
        {
            Environment.SetEnvironmentVariable(IlgpuDevices.OpenClOnProcessorsVariable, before);
        }
    }
}
