using System.Text.Json;
using TrainService.Engine.Formats;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    /// <summary>Key of the input normalisation among a weights file's metadata.</summary>
    internal const string NormalizationKey = "normalization";

    private const string LoopKey = "loop";
    private const string OptimizerPrefix = "optimizer.";

    internal static bool IsWeight(Variable variable) => !variable.Name.StartsWith(OptimizerPrefix, StringComparison.Ordinal);

    private static bool IsOptimizerState(Variable variable) => !IsWeight(variable);

    /// <exception cref="TrainingDivergedException">A weight is no finite number: the checkpoint before stays the last.</exception>
    private Checkpoint Save()
    {
        var weights = state.Download(IsWeight);
        if (!weights.All(tensor => tensor.Values.All(float.IsFinite)))
            throw new TrainingDivergedException(loop.Step, double.NaN);
        return new(
            Safetensors.Write(weights, new Dictionary<string, string>
            {
                [NormalizationKey] = JsonSerializer.Serialize(data.Normalization),
            }),
            Safetensors.Write(state.Download(IsOptimizerState), new Dictionary<string, string>
            {
                [LoopKey] = loop.ToJson(),
            }));
    }

    private void Restore(Checkpoint checkpoint)
    {
        var saved = Safetensors.Read(checkpoint.State);
        loop = LoopState.FromJson(saved.Metadata.GetValueOrDefault(LoopKey, "null"));
        state.Upload(Safetensors.Read(checkpoint.Weights).Tensors, IsWeight);
        state.Upload(saved.Tensors, IsOptimizerState);
    }
}
