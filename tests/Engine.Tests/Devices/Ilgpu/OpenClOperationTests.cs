using TrainService.Engine.Devices;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

[Collection(IlgpuCollection.Name)]
public sealed class OpenClOperationTests(IlgpuFixture devices) : OperationTests, IDisposable
{
    private readonly int reported = Oclgrind.Reports.Length;

    private protected override IDevice Device => devices.OpenCl;

    private protected override bool Tiny => Oclgrind.IsDriver;

    private protected override int Rounds => Oclgrind.IsDriver ? 2 : base.Rounds;

    /// <summary>Under Oclgrind no kernel of the test may have had a race.</summary>
    public void Dispose() => Assert.Equal("", Oclgrind.Reports[reported..]);
}
