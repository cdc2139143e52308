using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Tests.Devices.Cpu;
using TrainService.Engine.Tests.Training;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Data;

/// <summary>Arrays that are targets of their own: a class, numbers and a mask of each image.</summary>
public sealed class SeveralArrayTargetsTests : IDisposable
{
    private const int Rows = 30;

    private const string Options = """{ "targets": { "kind": "kinds", "box": "boxes", "cells": "cells" }, "weights": "w" }""";

    private const string Model = """
        {
          "inputs": [{ "name": "image", "shape": [1, 6, 5] }],
          "layers": [
            { "type": "conv2d", "name": "base", "filters": 6, "kernelSize": 3, "padding": "same", "activation": "relu" },
            { "type": "conv2d", "name": "cells", "filters": 2, "kernelSize": 1 },
            { "type": "flatten", "name": "flat", "inputs": ["base"] },
            { "type": "dense", "name": "kind", "units": 3 },
            { "type": "dense", "name": "box", "inputs": ["flat"], "units": 4 }
          ],
          "outputs": ["kind", "box", "cells"]
        }
        """;

    private const string Training = """
        {
          "losses": { "kind": "crossEntropy", "box": "huber", "cells": { "type": "crossEntropy", "weight": 2 } },
          "optimizer": { "type": "adam", "learningRate": 0.02 }, "batchSize": 7, "epochs": 20, "validation": { "fraction": 0.2 },
          "metrics": ["accuracy", "rootMeanSquaredError", "confusionMatrix"]
        }
        """;

    private static readonly float[] Images = new Numbers(8).Floats(Rows * 30), Boxes = new Numbers(3).Floats(Rows * 4),
        Weights = [.. Enumerable.Range(1, Rows).Select(row => (float)row)];

    // Not from 0 on: a class's index is not its number.
    private static readonly int[] Kinds = [.. Enumerable.Range(0, Rows).Select(row => 10 * (1 + (row % 3)))],
        Cells = [.. Images.Select(pixel => pixel > 0 ? 7 : 3)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_target_is_an_array_and_a_row_has_all_of_them_side_by_side()
    {
        var imported = Import(Options);
        var schema = imported.Schema;
        Assert.Equal(["kind", "box", "cells"], schema.Targets!.Select(target => target.Name));
        Assert.Equal([TargetKind.Classes, TargetKind.Values, TargetKind.Classes], schema.Targets!.Select(target => target.Kind));
        Assert.Equal(["10", "20", "30"], schema.TargetOf("kind")!.Classes!);
        Assert.Equal(["3", "7"], schema.TargetOf("cells")!.Classes!);
        Assert.Equal([null, [4], [6, 5]], schema.Targets!.Select(target => target.Shape));
        Assert.Equal(35, schema.TargetWidth);
        using var data = DatasetFile.Open(folder.Destination);
        Assert.Equivalent(schema, data.Schema, strict: true);
        int[] rows = [4, 29, 0];
        var (values, weights) = (new float[3 * 35], new float[3]);
        data.ReadValues(rows, values);
        data.ReadWeights(rows, weights);
        Assert.Equal(rows.Select(row => Weights[row]), weights);
        foreach (var (i, row) in rows.Index())
            Assert.Equal([row % 3, .. Boxes[(4 * row)..(4 * (row + 1))], .. Cells[(30 * row)..(30 * (row + 1))].Select(cell => cell / 7)],
                values[(35 * i)..(35 * (i + 1))]);
        Assert.Equal(5, File.ReadAllBytes(folder.Destination)[8]);
    }

    [Fact]
    public void Targets_of_one_number_a_row_are_as_a_tables()
    {
        var imported = Import("""{ "targets": { "kind": "kinds", "weight": "w" }, "inputs": { "x": "x" } }""");
        Assert.Null(imported.Schema.Target!.Shape);
        Assert.Equal(["kinds", "w"], imported.Schema.Target.Columns);
        Assert.Equal(3, File.ReadAllBytes(folder.Destination)[8]);
    }

    [Fact]
    public void A_class_numbers_and_a_mask_are_learned_together_and_the_run_goes_on_as_if_never_stopped()
    {
        using var run = SampleRun.OfArrays(Arrays(), DatasetOptions.Parse(Options), Model, Training);
        var whole = run.Events(threads: 1, loading: LoaderPlace.Here);
        var epochs = whole.OfType<EpochEvent>().ToList();
        Assert.All(["kind.loss", "box.loss", "cells.loss"], name =>
            Assert.True(epochs[^1].Values[$"train.{name}"] < epochs[0].Values[$"train.{name}"], name));
        // Of the last weights: the best are of an early epoch, as classes and boxes tell nothing of other images.
        Assert.True(epochs[^1].Values["validation.cells.accuracy"] > 0.9, $"accuracy {epochs[^1].Values["validation.cells.accuracy"]}");
        var report = whole.OfType<EvaluationEvent>().Single().Report;
        Assert.Equal(report.Samples * 30, report.Outputs!["cells"].ConfusionMatrix!.Sum(row => row.Sum()));
        Assert.Equal(report.Samples, report.Outputs["kind"].ConfusionMatrix!.Sum(row => row.Sum()));

        run.AssertGoesOn(whole, at: 1, threads: 3, loading: LoaderPlace.Ahead);
    }

    [Fact]
    public void What_would_have_to_move_with_images_is_refused()
    {
        using var run = SampleRun.OfArrays(Arrays(), DatasetOptions.Parse(Options), Model,
            Training.TrimEnd()[..^1] + """, "augmentation": ["gaussianNoise", "randomFlip"] }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal("/training/augmentation/1", error.Pointer);
        Assert.Equal("randomFlip would move the images, but not their targets [6, 5]; only masks of classes in the images' own size "
            + "move with them, and only where they are the one target", error.Message);
    }

    [Theory]
    [InlineData("""{ "targets": { "both": ["kinds", "boxes"] } }""", "/options/targets/both", "Target 'both' is 2 arrays; of arrays each target is one.")]
    [InlineData("""{ "targets": { "a": "kinds", "b": "kinds" } }""", "/options/targets/b", "'kinds' has another role already, or is ignored.")]
    [InlineData("""{ "targets": { "a": "kidns" } }""", "/options/targets/a", "There is no array 'kidns'; did you mean 'kinds'?.")]
    [InlineData("""{ "targets": { "a": "kinds" }, "target": "boxes" }""", "/options/targets", "'target' is one target, 'targets' are several; give either.")]
    [InlineData("""{ "target": ["kinds", "boxes"] }""", "/options/target", "The target of arrays is one array; 'targets' are several.")]
    public void Options_that_do_not_suit_are_refused(string options, string pointer, string message)
    {
        var error = Assert.Throws<DatasetException>(() => Import(options));
        Assert.Equal((pointer, message), (error.Pointer, error.Message));
    }

    private ImportedDataset Import(string options) => DatasetImport.Import(
        [folder.Upload("data.npz", Arrays())], null, DatasetOptions.Parse(options), folder.Destination);

    private static byte[] Arrays() => Npz.Of(("x", [Rows, 1, 6, 5], Images), ("kinds", [Rows], Kinds), ("boxes", [Rows, 4], Boxes),
        ("cells", [Rows, 6, 5], Cells), ("w", [Rows], Weights));
}
