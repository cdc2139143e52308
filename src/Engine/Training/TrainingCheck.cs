using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
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
        VerifyInputs(model, schema);
        var trained = At("/training", () => TrainedOutput.Of(model, built.OutputNames, training));
        var outputs = JudgedOutput.Of(trained, schema);
        foreach (var (output, node) in outputs.Zip(built.Outputs))
        {
            OutputCheck.Verify(output, node.Value, training);
            ProbabilityCheck.Verify(output, schema);
        }
        VerifyMetrics(training, outputs);
        VerifyCurves(training, built);
        if (training.Augmentation is { Length: > 0 } augmentations)
            VerifyMoves(augmentations, outputs, schema.Targets is not null, At("/training/augmentation", () => AugmentationCheck.Verify(augmentations, schema)));
        var rows = RunSplit.Sizes(schema, training.Validation);
        Monitor.Of(training, outputs, rows);
        Monitor.OfSchedule(training, outputs, rows);
        SmallestBatch.Verify(built, training, rows);
        VerifySize(At("/training", () => RunPlans.VariablesOf(model, training)));
    }

    private static void VerifyCurves(TrainingDefinition training, ModelGraph model)
    {
        if (training.Inspect && model.Layers.FirstOrDefault(layer => layer.Name.Length > MostLettersOfCurve) is { } layer)
            throw new DefinitionException("/training/inspect",
                $"layer '{layer.Name}' has a name of more than {MostLettersOfCurve} letters, too long for curves of its own");
    }

    // What has a place in an image would have to move with it, as masks do.
    private static void VerifyMoves(
        ImageAugmentation[] augmentations, IReadOnlyList<JudgedOutput> outputs, bool hasSeveralTargets, ImagePart[] images)
    {
        var moved = outputs.FirstOrDefault(output => output.Trained.FromInput is null
            && output.Target.Shape?.Length > 1 && (hasSeveralTargets || !MaskAugmenter.IsMask(output.Target, images)));
        if (moved is not null && augmentations.Index().FirstOrDefault(one => one.Item.MovesPixels) is { Item: not null } mover)
            throw new DefinitionException($"/training/augmentation/{mover.Index}", $"{VocabularyFamily.NameOf(mover.Item.GetType())} "
                + $"would move the images, but not their targets {Shape.Text(moved.Target.Shape!)}; only masks of classes in the images' own size move with them{(hasSeveralTargets ? ", and only where they are the one target" : "")}");
        VerifyOutside(augmentations, [.. outputs.Where(output => output.Trained.FromInput is null && MaskAugmenter.IsMask(output.Target, images))]);
    }

    // What comes in from outside is of a class that a loss ignores: one that does not would be told of it.
    private static void VerifyOutside(ImageAugmentation[] augmentations, IReadOnlyList<JudgedOutput> masks)
    {
        var other = masks.FirstOrDefault(mask => mask.Trained.Loss.IgnoredClass != masks[0].Trained.Loss.IgnoredClass);
        if (other is not null && augmentations.Index().FirstOrDefault(one => one.Item.MovesPixels) is { Item: not null } mover)
            throw new DefinitionException($"/training/augmentation/{mover.Index}", $"{VocabularyFamily.NameOf(mover.Item.GetType())} moves masks, and "
                + $"what comes in from outside is of the class that is ignored; the losses of '{masks[0].Trained.Name}' and '{other.Trained.Name}', "
                + "which are compared with one mask, need the same ignoreIndex");
    }

    // Of several outputs each reports what suits it.
    private static void VerifyMetrics(TrainingDefinition training, IReadOnlyList<JudgedOutput> outputs)
    {
        var (errors, names) = (new List<DefinitionError>(), new Dictionary<string, int>());
        foreach (var (i, metric) in (training.Metrics ?? []).Index())
        {
            var reasons = outputs.Select(output => metric.Misfit(output.Target)).ToList();
            if (!reasons.Contains(null))
                errors.Add(new($"/training/metrics/{i}", reasons[0]!));
            else if (!names.TryAdd(metric.ReportedName, i))
                errors.Add(new($"/training/metrics/{i}",
                    $"{metric.ReportedName} is there already, at /training/metrics/{names[metric.ReportedName]}"));
        }
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

    private static void VerifyInputs(ModelDefinition model, DatasetSchema schema)
    {
        if (schema.Inputs is not { Length: > 1 } known)
        {
            if (model.Inputs.Length > 1)
                throw new DefinitionException("/model/inputs",
                    $"the model has {model.Inputs.Length} inputs, the data set has one; its option 'inputs' can name several");
            VerifyShape("/model/inputs/0/shape", model.Inputs[0].Shape, schema.InputShape, "the data set's rows are");
            return;
        }
        foreach (var (i, input) in model.Inputs.Index())
            if (known.FirstOrDefault(one => one.Name == input.Name) is { } one)
                VerifyShape($"/model/inputs/{i}/shape", input.Shape, one.Shape, $"the data set's input '{one.Name}' is");
            else
                throw new DefinitionException($"/model/inputs/{i}/name",
                    $"the data set has no input '{input.Name}'{NearestName.Hint(input.Name, known.Select(other => other.Name))}");
        if (known.FirstOrDefault(one => model.Inputs.All(input => input.Name != one.Name)) is { } unused)
            throw new DefinitionException("/model/inputs",
                $"the data set's input '{unused.Name}' is none of the model's; import it without, or let the model take it");
    }

    private static void VerifyShape(string pointer, int[] shape, int[] known, string what)
    {
        if (!shape.AsSpan().SequenceEqual(known))
            throw new DefinitionException(pointer, $"the model takes {Shape.Text(shape)}, {what} {Shape.Text(known)}");
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
}
