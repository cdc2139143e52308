using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Clipping and penalty in a run; their numbers are the reference cases'.</summary>
public sealed class GradientClippingTests
{
    [Fact]
    public void No_step_is_longer_than_the_rate_times_the_norm()
    {
        using var run = Run(""" "gradientClipping": { "norm": 0.001 } """);
        using var free = Run(""" "gradientClipping": { "norm": 1e9 } """);
        var moved = Distance(run);
        // 4 steps at a rate of 1; a free run goes further.
        Assert.InRange(moved, 0.0001, 0.004001);
        Assert.True(Distance(free) > 0.1);
    }

    [Fact]
    public void The_training_loss_has_the_penalty_in_it_and_the_validation_loss_has_not()
    {
        using var plain = Run(""" "regularization": {} """);
        using var large = Run(""" "regularization": { "l1": 0.5, "l2": 0.25 } """);
        plain.Training = Still(plain.Training);
        large.Training = Still(large.Training);
        var (without, with) = (Epoch(plain), Epoch(large));
        var weights = Weights(large)["dense_1.weight"];
        var penalty = weights.Sum(w => (0.5 * Math.Abs(w)) + (0.25 * w * w));
        Assert.Equal(without["train.loss"] + penalty, with["train.loss"], 1e-5);
        Assert.Equal(without["validation.loss"], with["validation.loss"]);

        static TrainingDefinition Still(TrainingDefinition training) =>
            training with { Optimizer = new Engine.Optimizers.Sgd { LearningRate = 0 } };
    }

    [Theory]
    [InlineData(""" "gradientClipping": {} """, "/gradientClipping/norm", "give a value, a norm or both")]
    [InlineData(""" "gradientClipping": { "value": 0 } """, "/gradientClipping/value", "must be greater than 0 and at most 1000000000, found 0")]
    [InlineData(""" "gradientClipping": { "norms": 1 } """, "/gradientClipping/norms", "unknown property 'norms'; did you mean 'norm'?")]
    [InlineData(""" "regularization": { "l2": -1 } """, "/regularization/l2", "must be at least 0 and at most 1000000, found -1")]
    public void What_is_wrong_is_said_where_it_is(string part, string pointer, string message)
    {
        var error = Assert.Throws<DefinitionException>(() => DefinitionReader.Parse<TrainingDefinition>(
            $$"""{ "loss": "crossEntropy", {{part}} }""")).Errors[0];
        Assert.Equal(pointer, error.Pointer);
        Assert.Equal(message, error.Message);
    }

    // 120 rows are 4 steps.
    private static SampleRun Run(string part) => new("sample:iris", """{ "type": "dense", "units": 3 }""",
        $$"""
        {
          "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 1 }, "batchSize": 30, "epochs": 1,
          "validation": { "fraction": 0.2 }, {{part}}
        }
        """);

    private static IReadOnlyDictionary<string, double> Epoch(SampleRun run) => run.Events().OfType<EpochEvent>().Single().Values;

    private static Dictionary<string, float[]> Weights(SampleRun run) =>
        WeightsFile.Read(run.Events().OfType<CheckpointEvent>().Last().Checkpoint.Weights).Weights
            .ToDictionary(weight => weight.Name, weight => weight.Values);

    // From where the weights begin, which a rate of 0 shows.
    private static double Distance(SampleRun run)
    {
        var after = Weights(run);
        run.Training = run.Training with { Optimizer = new Engine.Optimizers.Sgd { LearningRate = 0 } };
        return Math.Sqrt(Weights(run).Sum(start => start.Value.Zip(after[start.Key], (a, b) => Math.Pow((double)a - b, 2)).Sum()));
    }
}
