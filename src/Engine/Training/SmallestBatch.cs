using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Models;

namespace TrainService.Engine.Training;

/// <summary>Whether the smallest batch of an epoch, often its last, has the rows that the model's layers need.</summary>
internal static class SmallestBatch
{
    /// <param name="model">Built for a batch of one row.</param>
    /// <exception cref="DefinitionException">It has one row too few; the pointer is that of the batch size.</exception>
    public static void Verify(ModelGraph model, TrainingDefinition training, SplitSizes rows)
    {
        var layer = model.Layers.FirstOrDefault(layer => layer.Layer.NeedsTwoRows(layer.Output));
        if (layer is null || (training.BatchSize > 1 && rows.Train % training.BatchSize != 1))
            return;
        var because = rows.Train == 1 ? "the data set has a single row to train on"
            : training.BatchSize == 1 ? "batchSize is 1"
            : $"{rows.Train} training rows in batches of {training.BatchSize} leave a single row for the last one";
        var better = Enumerable.Range(training.BatchSize + 1, 3).FirstOrDefault(size => rows.Train % size != 1);
        throw new DefinitionException("/training/batchSize",
            $"layer '{layer.Name}' ({VocabularyFamily.NameOf(layer.Layer.GetType())}) takes mean and variance over the rows of a "
            + $"batch and needs two or more, but {because}"
            + (rows.Train > 1 && better > 0 ? $"; batchSize {better} would do" : ""));
    }
}
