using TrainService.Engine.Tests.Devices.Ilgpu;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Whole steps on OpenCL. Few: a driver takes seconds for the kernels of each.</summary>
[Collection(IlgpuCollection.Name)]
public sealed class OpenClPropertyTests(IlgpuFixture devices)
{
    public static TheoryData<int> Seeds => Property.Seeds(1);

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public void Plans_are_near_their_graph(int seed)
    {
        Skip.If(Oclgrind.IsDriver, "a step takes minutes where every access is watched");
        var device = devices.OpenCl;
        RandomStep.Holds(seed, rows: 3, step => step.AssertNear("OpenCL", step.Run(device), new RoundingSpread(step.Graph, step.Values)));
    }
}
