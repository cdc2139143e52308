using TrainService.Engine.Augmentation;
using TrainService.Engine.Definitions;
using TrainService.Engine.Tests.Training;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Augmentation;

/// <summary>A row in an epoch is changed alike, whoever asks and beside whatever other rows; only training sees it.</summary>
public sealed class AugmenterTests : IDisposable
{
    private const string All = """
        [{ "type": "randomCrop", "padding": 1 }, "randomFlip", { "type": "randomRotation", "degrees": 20 }, "randomScale",
         { "type": "colorJitter", "brightness": 0.2, "contrast": 0.2 }, { "type": "gaussianNoise", "probability": 0.5 }]
        """;

    private readonly SampleRun run = new("sample:digits",
        """{ "type": "flatten" }, { "type": "dropout" }, { "type": "dense", "units": 10 }""",
        $$"""{ "loss": "crossEntropy", "batchSize": 64, "epochs": 3, "validation": { "fraction": 0.2 }, "augmentation": {{All}} }""");

    public void Dispose() => run.Dispose();

    [Fact]
    public void A_row_is_changed_alike_in_any_batch_and_differently_in_each_epoch()
    {
        var loader = TrainingData.Create(run.Dataset, run.Training).TrainingLoader;
        float[] Load(int epoch, params int[] rows)
        {
            var batch = new HostBatch(run.Dataset.Schema, rows.Length);
            batch.Choose(rows, epoch);
            loader.Load(batch);
            return batch.Inputs.ToArray();
        }
        int[] all = [.. Enumerable.Range(100, 1000)];
        var together = Load(2, all);
        for (var i = 0; i < all.Length; i += 37)
            Assert.Equal(together[(i * 64)..((i + 1) * 64)], Load(2, all[i]));
        Assert.NotEqual(Load(1, 100), Load(2, 100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void As_many_images_are_changed_as_the_probability_says(double probability)
    {
        const int Rows = 5000;
        var augmenter = new Augmenter(
            [new RandomFlip { Probability = 0 }, new RandomFlip { Probability = probability }], new ImageFormat(1, 1, 2, 0, 1), seed: 4);
        var images = new float[2 * Rows];
        for (var row = 0; row < Rows; row++)
            images[2 * row] = 1;
        augmenter.Apply([.. Enumerable.Range(0, Rows)], images, epoch: 7);
        var changed = Enumerable.Range(0, Rows).Count(row => images[2 * row] == 0);
        Assert.Equal(probability, (double)changed / Rows, 5 * Math.Sqrt(probability * (1 - probability) / Rows));
    }

    [Fact]
    public void Places_in_the_list_draw_apart()
    {
        var words = new HashSet<uint>();
        foreach (var row in new[] { 0, 1, int.MaxValue })
            for (var index = 0; index < ImageDraws.MostInAList; index++)
                foreach (var block in new[] { 0, 1, (1 << 26) - 1 })
                    words.Add(new ImageDraws(1, 0, row, index).Block(block).X);
        // Two of 576 words of 32 bits are alike once in 26 000 seeds.
        Assert.Equal(3 * ImageDraws.MostInAList * 3, words.Count);
    }

    [Fact]
    public void Training_is_the_same_ahead_of_the_step_in_place_and_resumed_at_any_number_of_threads()
    {
        var expected = run.Events(threads: 1, loading: LoaderPlace.Here);
        Assert.Equal(expected.Select(SampleRun.Text), run.Events(threads: 3, loading: LoaderPlace.Ahead).Select(SampleRun.Text));
        var checkpoint = expected.OfType<CheckpointEvent>().First();
        var rest = run.Events(checkpoint.Checkpoint, checkpoint.Checkpoint, loading: LoaderPlace.Ahead);
        Assert.Equal(expected.Skip(expected.IndexOf(checkpoint) + 1).Select(SampleRun.Text), rest.Select(SampleRun.Text));
    }

    [Fact]
    public void What_is_judged_is_left_as_it_is()
    {
        // With a learning rate of nothing, validation sees the same weights with augmentation and without.
        run.Training = run.Training with { Optimizer = new Engine.Optimizers.Sgd { LearningRate = 0 } };
        var changed = run.Events().OfType<EpochEvent>().Last().Values;
        run.Training = run.Training with { Augmentation = null };
        var plain = run.Events().OfType<EpochEvent>().Last().Values;
        Assert.Equal(plain["validation.loss"], changed["validation.loss"]);
        Assert.NotEqual(plain["train.loss"], changed["train.loss"]);
    }

    [Fact]
    public void Loading_allocates_nothing()
    {
        var loader = TrainingData.Create(run.Dataset, run.Training).TrainingLoader;
        var batch = new HostBatch(run.Dataset.Schema, 50);
        batch.Choose([.. Enumerable.Range(0, 50)], epoch: 0);
        loader.Load(batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
            loader.Load(batch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("""[{ "type": "randomCrop", "padding": 8 }]""", "/training/augmentation/0/padding", "all of an image of 8 x 8")]
    [InlineData("""["randomFlip", { "type": "colorJitter", "saturation": 1 }]""", "/training/augmentation/1/saturation", "three channels")]
    public void What_does_not_suit_the_images_is_refused(string augmentation, string pointer, string message)
    {
        var training = DefinitionReader.Parse<TrainingDefinition>($$"""{ "loss": "crossEntropy", "augmentation": {{augmentation}} }""");
        var error = Assert.Throws<DefinitionException>(() => TrainingCheck.Verify(run.Model, training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void What_is_no_image_is_not_augmented()
    {
        using var iris = new SampleRun("sample:iris", """{ "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "augmentation": ["randomFlip"] }""");
        var error = Assert.Throws<DefinitionException>(() => TrainingCheck.Verify(iris.Model, iris.Training, iris.Dataset.Schema)).Errors.Single();
        Assert.Equal("/training/augmentation", error.Pointer);
        Assert.Contains("[4]", error.Message);
    }

    [Fact]
    public void What_is_not_built_is_unknown() => Assert.Equal("/augmentation/0/type", Assert.Throws<DefinitionException>(() =>
        DefinitionReader.Parse<TrainingDefinition>("""{ "loss": "crossEntropy", "augmentation": [{ "type": "synthetic" }] }""")).Errors.Single().Pointer);
}
