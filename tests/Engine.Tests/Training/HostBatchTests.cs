using TrainService.Engine.Data;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A batch on the host takes what was said before there was one.</summary>
public sealed class HostBatchTests
{
    private const int Capacity = 1000, Headers = 2048;

    private static readonly TargetSchema Class = new(TargetKind.Classes, ["a", "b"], ["y"]), Numbers = new(TargetKind.Values, null, ["y", "z"]);

    private static readonly InputSchema[] Two = [new("left", [10, 3], []), new("right", [20], [])];

    private static readonly NamedTarget[] Targets =
        [new("kind", TargetKind.Classes, ["a", "b"], ["y"]), new("size", TargetKind.Values, null, ["z"])];

    public static TheoryData<string, DatasetSchema, bool> Schemas => new()
    {
        { "a class", Schema(Class), false },
        { "numbers, and inputs as they were before augmentation", Schema(Numbers), true },
        { "a mask", Schema(Class with { Shape = [8, 5] }), false },
        { "no target", Schema(null), true },
        { "two inputs", Schema(Class) with { Inputs = Two, InputShape = [50] }, false },
        { "two inputs, and as they were", Schema(Numbers) with { Inputs = Two, InputShape = [50] }, true },
        { "one input with a name", Schema(Class) with { Inputs = [new("only", [50], [])] }, false },
        { "two targets, and weights", Schema(Numbers) with { Targets = Targets, Weights = "w" }, false },
    };

    [Theory]
    [MemberData(nameof(Schemas))]
    public void It_takes_what_was_said(string what, DatasetSchema schema, bool keepsClean)
    {
        _ = new HostBatch(schema, 1, keepsClean);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var batch = new HostBatch(schema, Capacity, keepsClean);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(batch);
        var said = HostBatch.BytesOf(schema, Capacity, keepsClean, sendsNumbers: false);
        Assert.True(taken - said is >= 0 and < Headers, $"{what}: {taken} bytes instead of {said}");
    }

    private static DatasetSchema Schema(TargetSchema? target) =>
        new("csv", [], [50], DatasetSchema.Float32, target, new SplitSizes(2000, 0, 0), NormalizationKind.None);
}
