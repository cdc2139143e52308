using TrainService.Engine.Devices.Cpu;

namespace TrainService.Engine.Tests.Reference;

/// <summary>Every folder of cases with the narrower registers that this processor has, too.</summary>
public sealed class NarrowCpuReferenceTests
{
    public static TheoryData<string, int> FoldersAndBits
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var folder in ReferenceFolders.Names)
                for (var bits = 128; bits < SimdWidth.Widest; bits *= 2)
                    data.Add(folder, bits);
            // A processor without wider ones has been tested by the others.
            if (data.Count == 0)
                data.Add(ReferenceFolders.Names[0], 128);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FoldersAndBits))]
    public void Every_case_is_right_or_not_built_yet(string folder, int bits)
    {
        using var device = new CpuDevice(threads: 1, bits);
        var result = ReferenceSuite.Run(folder, device);
        Assert.True(result.Failures.Count == 0, $"{bits} bits: {string.Join('\n', result.Failures)}");
        Assert.True(result.Passed + result.NotBuilt.Count > 0, $"{folder} has no cases");
    }
}
