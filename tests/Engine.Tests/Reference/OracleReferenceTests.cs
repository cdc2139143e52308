using TrainService.Engine.Devices;
using TrainService.Engine.Tests.Oracle;
using Xunit.Abstractions;

namespace TrainService.Engine.Tests.Reference;

/// <summary>In float64: what fails here is wrong in the graph, not in a device.</summary>
public sealed class OracleReferenceTests(ITestOutputHelper output) : ReferenceTests(output)
{
    private protected override string Where => " on the oracle";

    private protected override IDevice Open() => new OracleDevice();
}
