using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Tests.Devices.Cpu;
using TrainService.Engine.Tests.Training;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Augmentation;

/// <summary>Of several inputs those that are images are augmented, each as it would be by itself.</summary>
public sealed class SeveralInputsTests
{
    private const int Rows = 40, Image = 30;

    private const string Moves = """[{ "type": "randomCrop", "padding": 2 }, { "type": "colorJitter", "brightness": 0.5 }]""";

    private const string Noise = """[{ "type": "gaussianNoise", "deviation": 0.2 }]""";

    private static readonly float[] Pixels = new Numbers(4).Floats(Rows * Image), Depths = new Numbers(9).Floats(Rows * Image), Sizes = new Numbers(6).Floats(Rows * 3);

    private static readonly int[] Kinds = [.. Enumerable.Range(0, Rows).Select(row => row % 2)];

    [Theory]
    [InlineData(Moves)]
    [InlineData(Noise)]
    public void An_image_beside_numbers_is_changed_as_it_is_alone(string augmentation)
    {
        using var alone = Run(augmentation, "pixels");
        using var beside = Run(augmentation, "sizes", "pixels");
        Assert.Equal(Load(alone), Columns(Load(beside), 3, Image));
        Assert.NotEqual(Pixels, Load(alone));
        Assert.Equal(Sizes, Columns(Load(beside), 0, 3));
    }

    [Fact]
    public void Two_images_are_moved_alike_and_have_noise_of_their_own()
    {
        // The same pixels twice.
        using var moved = Run(Moves, "pixels", "again");
        var rows = Load(moved);
        Assert.Equal(Columns(rows, 0, Image), Columns(rows, Image, Image));
        Assert.NotEqual(Pixels, Columns(rows, 0, Image));

        using var noisy = Run(Noise, "pixels", "again");
        var (one, other) = (Columns(Load(noisy), 0, Image), Columns(Load(noisy), Image, Image));
        Assert.NotEqual(Pixels, one);
        // What is held within the data's range may be alike.
        Assert.DoesNotContain(one.Zip(other), pair => pair.First == pair.Second && pair.First > Pixels.Min() && pair.First < Pixels.Max());
    }

    [Fact]
    public void What_is_given_back_is_the_image_before_it_was_changed()
    {
        using var run = Run(Noise, ["pixels", "depths"],
            """ "losses": { "kind": "crossEntropy", "again": { "type": "meanSquaredError", "target": "depths" } }""");
        var (clean, noisy) = (Batch(run, augmented: false), Batch(run, augmented: true));
        var again = TrainedOutput.Of(run.Model, ["kind", "again"], run.Training)[1];
        Assert.Equal(Depths, noisy.ValuesFor(again).ToArray());
        Assert.Equal(clean.Inputs.ToArray(), noisy.Clean.ToArray());
        Assert.NotEqual(noisy.Clean.ToArray(), noisy.Inputs.ToArray());

        var whole = run.Events(threads: 1, loading: LoaderPlace.Here);
        var checkpoint = whole.OfType<CheckpointEvent>().First();
        foreach (var loading in new[] { LoaderPlace.Here, LoaderPlace.Ahead })
            Assert.Equal(whole.Skip(whole.IndexOf(checkpoint) + 1).Select(SampleRun.Text),
                run.Events(checkpoint.Checkpoint, checkpoint.Checkpoint, threads: 3, loading: loading).Select(SampleRun.Text));
    }

    [Fact]
    public void A_mask_moves_with_the_image_of_its_size()
    {
        const string Flip = """[{ "type": "randomFlip" }]""";
        var bytes = Array.ConvertAll(Pixels, value => (byte)(value > 0 ? 200 : 50));
        var numbers = Array.ConvertAll(bytes, value => (float)value);
        var masks = Array.ConvertAll(bytes, value => value / 200);
        using var run = SampleRun.OfArrays(
            Npz.Of(("small", [Rows, 1, 2, 2], new Numbers(1).Floats(Rows * 4)), ("pixels", [Rows, 1, 6, 5], numbers), ("mask", [Rows, 6, 5], masks)),
            DatasetOptions.Parse("""{ "inputs": { "small": "small", "pixels": "pixels" }, "target": "mask", "normalization": "none" }"""),
            """
            {
              "inputs": [{ "name": "small", "shape": [1, 2, 2] }, { "name": "pixels", "shape": [1, 6, 5] }],
              "layers": [
                { "type": "globalAveragePool2d", "name": "one", "inputs": ["small"] }, { "type": "reshape", "name": "place", "shape": [1, 1, 1] },
                { "type": "add", "name": "both", "inputs": ["pixels", "place"] }, { "type": "conv2d", "filters": 2, "kernelSize": 1 }
              ]
            }
            """, $$"""{ "loss": "crossEntropy", "augmentation": {{Flip}}, "batchSize": 8, "epochs": 1 }""");
        Assert.IsType<CompletedEvent>(run.Events()[^1]);
        var batch = Batch(run, augmented: true);
        var images = Columns(batch.Inputs.ToArray(), 4, Image);
        Assert.NotEqual(numbers, images);
        Assert.Equal(images.Select(value => value > 100 ? 1 : 0), batch.Classes.ToArray());
    }

    [Theory]
    [InlineData(Noise, "", "only images [C, H, W] can be augmented, the data set's inputs are 'sizes' [3], 'more' [3]", "sizes", "more")]
    [InlineData("""[{ "type": "colorJitter", "saturation": 0.5 }]""", "/0/saturation", "input 'pixels': ", "sizes", "pixels")]
    public void What_does_not_suit_is_refused(string augmentation, string pointer, string message, params string[] inputs)
    {
        using var run = Run(augmentation, inputs);
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal("/training/augmentation" + pointer, error.Pointer);
        Assert.StartsWith(message, error.Message);
    }

    private static SampleRun Run(string augmentation, params string[] inputs) => Run(augmentation, inputs, "\"loss\": \"crossEntropy\"");

    private static SampleRun Run(string augmentation, string[] inputs, string losses)
    {
        var arrays = new (string, int[], Array)[]
        {
            ("sizes", [Rows, 3], Sizes), ("more", [Rows, 3], Sizes), ("pixels", [Rows, 1, 6, 5], Pixels), ("again", [Rows, 1, 6, 5], Pixels),
            ("depths", [Rows, 1, 6, 5], Depths), ("y", [Rows], Kinds),
        };
        var named = string.Join(", ", inputs.Select(input => $"\"{input}\": \"{input}\""));
        var layers = string.Concat(inputs.Select(input => $"{{ \"type\": \"flatten\", \"name\": \"{input}_flat\", \"inputs\": [\"{input}\"] }}, "));
        var all = inputs.Length == 1 ? "" : $"{{ \"type\": \"concat\", \"inputs\": [{string.Join(", ", inputs.Select(input => $"\"{input}_flat\""))}] }}, ";
        var outputs = losses.Contains("again") ? $"{{ \"type\": \"dense\", \"name\": \"again\", \"units\": {Image} }}, " : "";
        return SampleRun.OfArrays(Npz.Of(arrays),
            DatasetOptions.Parse($$"""{ "inputs": { {{named}} }, "target": "y", "normalization": "none" }"""), $$"""
            {
              "inputs": [{{string.Join(", ", inputs.Select(input => $"{{ \"name\": \"{input}\", \"shape\": {(input is "sizes" or "more" ? "[3]" : "[1, 6, 5]")} }}"))}}],
              "layers": [{{layers}}{{all}}{{outputs}}{ "type": "dense", "name": "kind", "units": 2 }],
              "outputs": [{{(outputs.Length > 0 ? "\"kind\", \"again\"" : "\"kind\"")}}]
            }
            """, $$"""{ {{losses}}, "augmentation": {{augmentation}}, "batchSize": 8, "epochs": 3 }""");
    }

    private static float[] Load(SampleRun run) => Batch(run, augmented: true).Inputs.ToArray();

    private static HostBatch Batch(SampleRun run, bool augmented)
    {
        var data = TrainingData.Create(run.Dataset, run.Training);
        var loader = augmented ? data.TrainingLoader : data.Loader;
        var batch = loader.NewBatch(Rows);
        batch.Choose([.. Enumerable.Range(0, Rows)], epoch: 3);
        loader.Load(batch);
        return batch;
    }

    private static float[] Columns(float[] rows, int begin, int width) =>
        [.. rows.Chunk(rows.Length / Rows).SelectMany(row => row[begin..(begin + width)])];
}
