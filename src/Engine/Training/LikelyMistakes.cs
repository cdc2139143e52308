using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training;

/// <summary>What a run may be, but is probably not meant to be.</summary>
internal static class LikelyMistakes
{
    public static IEnumerable<string> Of(StepGraph step, TrainingDefinition training, SplitSizes rows, DatasetSchema schema)
    {
        if (rows.Train < training.RowsPerStep)
            yield return $"batchSize {training.BatchSize}{(training.Accumulate > 1 ? $" times accumulate {training.Accumulate}" : "")} is more than the {rows.Train} training rows: every epoch is one step";
        if (training.Validation?.Folds is not null && schema.Splits.Validation + schema.Splits.Test > 0)
            yield return "folds are of the training rows: the data set's own validation and test rows are not used";
        if (training.Validation?.Fraction is { } fraction && schema.Splits.Validation > 0)
            yield return $"the data set has {schema.Splits.Validation} validation rows of its own: "
                + $"the fraction {fraction} is not taken";
        foreach (var (trained, output) in step.Outputs.Zip(step.Model.Outputs))
            if (trained.Loss.TakesLogits && Squashed(output.Value) is { } activation)
                yield return $"output '{trained.Name}' ends with {activation}, and {VocabularyFamily.NameOf(trained.Loss.GetType())} takes logits: "
                    + $"leave the {activation} out; predictions are probabilities all the same";
        if (NothingLearns(step.Model) is { } reason)
            yield return reason;
    }

    // The function that has made probabilities of an output, however they were arranged since.
    private static string? Squashed(Node output)
    {
        while (output.Operation is Reshape or Permute)
            output = output.Inputs[0];
        return output.Operation is Softmax or Elementwise<Sigmoid> ? output.Operation.Name : null;
    }

    private static string? NothingLearns(ModelGraph model) =>
        model.TrainableWeights.Any() ? null
        : model.Weights.Any(weight => weight.Learned) ? "nothing learns: all layers with weights have \"trainable\": false; leave it out of one"
        : "nothing learns: no layer has weights; add one that has, such as dense";
}
