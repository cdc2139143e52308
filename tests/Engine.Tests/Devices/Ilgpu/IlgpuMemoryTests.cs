using TrainService.Engine.Devices.Ilgpu;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

/// <summary>An accelerator allocates for a plan what it said.</summary>
[Collection(IlgpuCollection.Name)]
public sealed class IlgpuMemoryTests(IlgpuFixture devices)
{
    [SkippableFact]
    public void For_a_whole_step_on_OpenCL() => CheckStep(devices.OpenCl);

    [Fact]
    public void For_a_whole_step_on_the_interpreter() => CheckStep(devices.Cpu);

    [Fact]
    public void For_every_operation()
    {
        var seed = Numbers.NewSeed();
        foreach (var name in OperationCases.Names)
            for (var round = 0; round < 2; round++)
            {
                var plan = OperationCases.Build(name, seed + round, tiny: true).Plan();
                Assert.True(Allocated(devices.Cpu, plan) == devices.Cpu.BytesOf(plan), $"seed {seed + round}: {name}");
            }
    }

    private static void CheckStep(IlgpuDevice device)
    {
        var plan = Planner.Compile(new SelfTestStep().Graph);
        var said = device.BytesOf(plan);
        Assert.True(said > plan.ArenaBytes, "the test needs kernels with scratch memory");
        Assert.Equal(said, Allocated(device, plan));
    }

    private static long Allocated(IlgpuDevice device, Plan plan)
    {
        var variables = plan.Graph.Nodes.Select(node => node.Operation).OfType<Engine.Operations.ReadVariable>()
            .Select(read => read.Variable).Distinct().ToDictionary(variable => variable, variable => device.Allocate(variable.Shape));
        try
        {
            using var prepared = (IlgpuPreparedPlan)device.Prepare(plan, variables);
            return prepared.Bytes;
        }
        finally
        {
            foreach (var buffer in variables.Values)
                buffer.Dispose();
        }
    }
}
