using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Layers;
using TrainService.Engine.Losses;
using TrainService.Engine.Models;

namespace TrainService.Engine.Training;

/// <summary>Whether a model, a training and a data set belong together; everything that can be known before the first step.</summary>
public static class TrainingCheck
{
    // What a curve's name has room for.
    private const int MostLettersOfCurve = 100;

    // Less than an array can hold, for the names and shapes in front.
    private static readonly long MostCheckpointBytes = Array.MaxLength - (1 << 20);

    /// <exception cref="DefinitionException">Pointers start at /model, /training or /dataset.</exception>
    public static void Verify(ModelDefinition model, TrainingDefinition training, DatasetSchema schema)
    {
        var built = At("/model", () => ModelBuilder.Build(new GraphBuilder(), model, batchSize: 1, training: true));
        VerifyDataset(schema);
        VerifyInputs(model, schema);
        if (built.Outputs.Count > 1)
            throw new DefinitionException("/model/outputs", "training a model with several outputs is not supported yet");
        var output = built.Outputs[0];
        var target = At("/training/loss", () => TargetShape(training, output.Value.Shape));
        VerifyTarget(output.Key, output.Value, target, training.Loss, schema.Target);
        VerifyMetrics(training, schema.Target);
        VerifyCurves(training, built);
        if (training.Augmentation is { Length: > 0 } augmentations)
            At("/training/augmentation", () => AugmentationCheck.Verify(augmentations, schema));
        var rows = RunSplit.Sizes(schema, training.Validation);
        Monitor.Of(training, schema.Target, rows);
        Monitor.OfSchedule(training, schema.Target, rows);
        SmallestBatch.Verify(built, training, rows);
        VerifySize(At("/training", () => RunPlans.VariablesOf(model, training)));
    }

    private static void VerifyCurves(TrainingDefinition training, ModelGraph model)
    {
        if (training.Inspect && model.Layers.FirstOrDefault(layer => layer.Name.Length > MostLettersOfCurve) is { } layer)
            throw new DefinitionException("/training/inspect",
                $"layer '{layer.Name}' has a name of more than {MostLettersOfCurve} letters, too long for curves of its own");
    }

    private static void VerifyMetrics(TrainingDefinition training, TargetSchema target)
    {
        var (errors, names) = (new List<DefinitionError>(), new Dictionary<string, int>());
        foreach (var (i, metric) in (training.Metrics ?? []).Index())
            if (metric.Misfit(target) is { } reason)
                errors.Add(new($"/training/metrics/{i}", reason));
            else if (!names.TryAdd(metric.ReportedName, i))
                errors.Add(new($"/training/metrics/{i}",
                    $"{metric.ReportedName} is there already, at /training/metrics/{names[metric.ReportedName]}"));
        if (errors.Count > 0)
            throw new DefinitionException([.. errors]);
    }

    // Each part of a checkpoint is one array on its way to where it is kept.
    private static void VerifySize(IReadOnlyCollection<Variable> variables)
    {
        var weights = variables.Where(Trainer.IsWeight).Sum(variable => variable.Shape.Bytes);
        var saved = variables.Where(variable => !GradientSums.IsOne(variable)).Sum(variable => variable.Shape.Bytes);
        var larger = Math.Max(weights, saved - weights);
        if (larger > MostCheckpointBytes)
            throw new DefinitionException("/model", $"the model has {weights / sizeof(float)} parameters; with this optimizer a "
                + $"checkpoint holds at most {(long)((double)weights / larger * MostCheckpointBytes) / sizeof(float)}");
    }

    private static Shape TargetShape(TrainingDefinition training, Shape prediction)
    {
        try
        {
            return training.Loss.TargetShape(prediction);
        }
        catch (ShapeException exception)
        {
            throw new DefinitionException("", exception.Message);
        }
    }

    private static void VerifyDataset(DatasetSchema schema)
    {
        var what = schema.Inputs is not null ? "with several inputs"
            : schema.Target is { Kind: TargetKind.Classes, Shape: not null } ? "with more than one class a row"
            : schema.Weights is not null ? "with weights"
            : null;
        if (what is not null)
            throw new DefinitionException("/dataset", $"training on a data set {what} is not supported yet");
    }

    private static void VerifyInputs(ModelDefinition model, DatasetSchema schema)
    {
        if (model.Inputs.Length > 1)
            throw new DefinitionException("/model/inputs", "training a model with several inputs is not supported yet");
        var shape = model.Inputs[0].Shape;
        if (!shape.AsSpan().SequenceEqual(schema.InputShape))
            throw new DefinitionException("/model/inputs/0/shape",
                $"the model takes {Text(shape)}, the data set's rows are {Text(schema.InputShape)}");
    }

    private static void VerifyTarget(string output, Node prediction, Shape target, Loss loss, TargetSchema schema)
    {
        if (target.Element == ElementType.Int32)
            VerifyClasses(output, prediction, target, schema);
        else if (schema.Kind == TargetKind.Classes)
            VerifyTwoClasses(output, target, loss, schema);
        else if (target.Count != schema.Width)
            throw new DefinitionException("/model/layers", $"output '{output}' has {target.Count} values a row, the data set "
                + (schema.Shape is { } shape ? $"has a target of {Text(shape)}"
                    : $"has {schema.Columns.Length} target columns ({string.Join(", ", schema.Columns)})"));
    }

    // Classes where the loss compares numbers.
    private static void VerifyTwoClasses(string output, Shape target, Loss loss, TargetSchema schema)
    {
        var name = VocabularyFamily.NameOf(loss.GetType());
        if (!loss.TakesTwoClasses)
            throw new DefinitionException("/training/loss",
                $"{name} compares numbers, but the data set's target is a class; use crossEntropy, or declare the target column numeric");
        if (schema.Classes!.Length != 2)
            throw new DefinitionException("/training/loss",
                $"{name} tells two classes apart, the data set has {schema.Classes.Length}; use crossEntropy");
        if (target.Count != 1)
            throw new DefinitionException("/model/layers", $"output '{output}' has {target.Count} values a row, {name} takes 1 "
                + "for two classes; give it one unit, or use crossEntropy");
    }

    private static void VerifyClasses(string output, Node prediction, Shape target, TargetSchema schema)
    {
        if (schema.Kind != TargetKind.Classes)
            throw new DefinitionException("/training/loss",
                "crossEntropy needs classes, but the data set's target is numeric; use meanSquaredError, "
                + "or binaryCrossEntropy for numbers from 0 to 1");
        if (target.Rank != 1)
            throw new DefinitionException("/model/layers",
                $"output '{output}' is {LayerContext.SampleShape(prediction)}, but the data set has one class a row; flatten it");
        if (prediction.Shape[^1] < schema.Classes!.Length)
            throw new DefinitionException("/model/layers",
                $"output '{output}' has {prediction.Shape[^1]} units, the data set has {schema.Classes.Length} classes");
    }

    /// <summary>Builds a part of a request; its errors point to it from the request's root.</summary>
    internal static T At<T>(string pointer, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (DefinitionException exception)
        {
            throw new DefinitionException(
                [.. exception.Errors.Select(error => error with { Pointer = pointer + error.Pointer })]);
        }
    }

    private static string Text(int[] shape) => $"[{string.Join(", ", shape)}]";
}
