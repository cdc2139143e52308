using TrainService.Engine.Formats;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    private const string LoopKey = "loop";
    private const string OptimizerPrefix = "optimizer.";

    internal static bool IsWeight(Variable variable) => !variable.Name.StartsWith(OptimizerPrefix, StringComparison.Ordinal);

    private static bool IsOptimizerState(Variable variable) => !IsWeight(variable);

    /// <exception cref="TrainingDivergedException">A weight is no finite number: the checkpoint before stays the last.</exception>
    private Checkpoint Save()
    {
        var weights = state.Download(IsWeight);
        foreach (var weight in weights)
            foreach (var value in weight.Values)
                if (!float.IsFinite(value))
                    throw new TrainingDivergedException(loop.Step, weight.Name, value);
        return new(
            WeightsFile.Write(weights, data.Normalization),
            Safetensors.Write(state.Download(IsOptimizerState), new Dictionary<string, string>
            {
                [LoopKey] = loop.ToJson(),
            }));
    }

    private void Restore(Checkpoint checkpoint)
    {
        var saved = Safetensors.Read(checkpoint.State);
        loop = LoopState.FromJson(saved.Metadata.GetValueOrDefault(LoopKey, "null"));
        state.Upload(WeightsFile.Read(checkpoint.Weights).Weights, IsWeight);
        state.Upload(saved.Tensors, IsOptimizerState);
    }
}
