using TrainService.Engine.Devices;
using Xunit.Abstractions;

namespace TrainService.Engine.Tests.Reference;

/// <summary>Every folder of cases on one device; a line for each goes to the test output, which the project shows.</summary>
public abstract class ReferenceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Folders => [.. ReferenceFolders.Names];

    // In the line after the folder's name; nothing for the device that users get by default.
    private protected virtual string Where => "";

    private protected abstract IDevice Open();

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Every_case_is_right_or_not_built_yet(string folder)
    {
        using var device = Open();
        var result = ReferenceSuite.Run(folder, device);
        output.WriteLine(result.Line(Where));
        if (result.NotBuilt.Count > 0)
            output.WriteLine($"not built: {result.Missing}");
        Assert.True(result.Failures.Count == 0,
            $"{result.Line(Where)}\n{string.Join('\n', result.Failures)}");
        Assert.True(result.Passed + result.NotBuilt.Count > 0, $"{folder} has no cases");
    }
}
