using TrainService.Engine.Training.Diagnosis;

namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    private readonly List<Warning> warnings = [];

    private string? DivergenceHint => loop.Diagnosis.LargestLayer is not { } layer ? null
        : FormattableString.Invariant(
            $"gradients were largest in layer '{layer}' at step {loop.Diagnosis.LargestStep}, {Norm(loop.Diagnosis.LargestNorm)}; ");

    private static string Norm(double? norm) =>
        norm is { } finite ? FormattableString.Invariant($"with norm {finite:g3}") : "and no finite number";

    // After the update, before the step counts.
    private void Look(StepInspector inspector, double loss)
    {
        inspector.Read();
        looked = inspector;
        diagnosis.AfterStep(inspector, loop.Step + 1, loss, loop.Diagnosis, warnings);
    }

    private WarningEvent[] Told()
    {
        if (warnings.Count == 0)
            return [];
        WarningEvent[] told = [.. warnings.Select(warning => new WarningEvent(loop.Step, Position, warning))];
        warnings.Clear();
        return told;
    }

    private Dictionary<string, double> Point()
    {
        var values = Means(loop.Window, withRate: true);
        loop.Diagnosis.FirstLoss ??= values["train.loss"];
        if (training.Inspect && looked is not null)
            foreach (ref readonly var layer in looked.Layers)
            {
                values[$"gradientNorm.{layer.Layer}"] = layer.GradientNorm;
                values[$"weightNorm.{layer.Layer}"] = layer.WeightNorm;
                values[$"updateRatio.{layer.Layer}"] = layer.UpdateRatio;
            }
        return values;
    }
}
