using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Layers;
using TrainService.Engine.Losses;

namespace TrainService.Engine.Training;

/// <summary>Whether an output of the model, its loss and what it is compared with belong together.</summary>
internal static class OutputCheck
{
    // What a curve's name has room for.
    private const int MostLettersOfCurve = 80;

    /// <param name="prediction">The output, of a batch of one row.</param>
    /// <exception cref="DefinitionException">Pointers start at /model or /training.</exception>
    public static void Verify(JudgedOutput output, Node prediction, TrainingDefinition training)
    {
        var name = output.Trained.Name;
        if (output.Prefix.Length > MostLettersOfCurve)
            throw new DefinitionException("/model/outputs",
                $"output '{name}' has a name of more than {MostLettersOfCurve - 1} letters, too long for curves of its own");
        var pointer = "/training" + output.Trained.Pointer;
        var target = TargetShape(pointer, output.Trained.Loss, prediction.Shape);
        if (target.Element == ElementType.Int32)
            VerifyClasses(pointer, output, prediction, target);
        else if (output.Target.Kind == TargetKind.Classes)
            VerifyTwoClasses(pointer, output, target);
        else if (target.Count != output.Target.Width)
            throw new DefinitionException("/model/layers", $"output '{name}' has {target.Count} values a row, "
                + (output.Trained.FromInput is { } input ? $"the input '{input.Name}' that it is compared with is {Shape.Text(input.Shape)}"
                    : output.Target.Shape is { } shape ? $"the data set has a target of {Shape.Text(shape)}"
                    : $"the data set has {output.Target.Columns.Length} target columns ({string.Join(", ", output.Target.Columns)})"));
    }

    private static Shape TargetShape(string pointer, Loss loss, Shape prediction)
    {
        try
        {
            return loss.TargetShape(prediction);
        }
        catch (ShapeException exception)
        {
            throw new DefinitionException(pointer, exception.Message);
        }
    }

    // Classes where the loss compares numbers.
    private static void VerifyTwoClasses(string pointer, JudgedOutput output, Shape target)
    {
        var (loss, schema) = (output.Trained.Loss, output.Target);
        var name = VocabularyFamily.NameOf(loss.GetType());
        if (!loss.TakesTwoClasses)
            throw new DefinitionException(pointer,
                $"{name} compares numbers, but the data set's target is a class; use crossEntropy, or declare the target column numeric");
        if (schema.Classes!.Length != 2)
            throw new DefinitionException(pointer,
                $"{name} tells two classes apart, the data set has {schema.Classes.Length}; use crossEntropy");
        if (target.Count != schema.Width)
            throw new DefinitionException("/model/layers", $"output '{output.Trained.Name}' has {target.Count} values a row, {name} takes "
                + (schema.Shape is null ? "1 for two classes; give it one unit, or use crossEntropy"
                    : $"one for each of the data set's {Shape.Text(schema.Shape)}; give it one filter, or use crossEntropy"));
    }

    private static void VerifyClasses(string pointer, JudgedOutput output, Node prediction, Shape target)
    {
        var (name, schema) = (output.Trained.Name, output.Target);
        if (schema.Kind != TargetKind.Classes)
            throw new DefinitionException(pointer,
                $"crossEntropy needs classes, but {(output.Trained.FromInput is null ? "the data set's target is" : "an input is")} numeric; use "
                + "meanSquaredError, or binaryCrossEntropy for numbers from 0 to 1");
        var places = schema.Shape ?? [];
        if (!target.Axes.AsSpan()[1..].SequenceEqual(places))
            throw new DefinitionException("/model/layers", $"output '{name}' is {LayerContext.SampleShape(prediction)}, but the data set has "
                + (places.Length == 0 ? "one class a row; flatten it"
                    : $"a class for each of {Shape.Text(places)}; it should be {Shape.Text(places.Length == 2
                        ? [schema.Classes!.Length, .. places] : [.. places, schema.Classes!.Length])}"));
        var units = prediction.Shape[prediction.Shape.Rank == 4 ? 1 : ^1];
        // A class that is ignored is never to be predicted.
        var needed = output.Trained.Loss.IgnoredClass == schema.Classes!.Length - 1 ? schema.Classes.Length - 1 : schema.Classes.Length;
        if (units < needed)
            throw new DefinitionException("/model/layers",
                $"output '{name}' has {units} units, the data set has {schema.Classes!.Length} classes");
        if (units == 1 && schema.Classes.Length == 2)
            throw new DefinitionException("/model/layers", $"output '{name}' has a single unit for the only class that is not ignored, of which "
                + "crossEntropy is always 0; ignore neither class, with two units, or with one and binaryCrossEntropy");
    }
}
