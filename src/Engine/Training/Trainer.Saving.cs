using TrainService.Engine.Formats;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    private const string LoopKey = "loop";
    private const string OptimizerPrefix = "optimizer.";
    // The weights as training goes on with them, where those of the weights file are averages.
    private const string RawPrefix = "loop.weights.";

    internal static bool IsWeight(Variable variable) => variable.Name[0] != '$' && !IsOptimizerState(variable);

    private static bool IsOptimizerState(Variable variable) =>
        variable.Name.StartsWith(OptimizerPrefix, StringComparison.Ordinal);

    private bool IsAveraged(Variable variable) => state.Buffers.ContainsKey(WeightAverage.Of(variable));

    /// <exception cref="TrainingDivergedException">A weight is no finite number: the checkpoint before stays the last.</exception>
    private Checkpoint Save()
    {
        var weights = served.Download(IsWeight);
        var raw = state.Download(IsAveraged);
        foreach (var weight in weights.Concat(raw))
            foreach (var value in weight.Values)
                if (!float.IsFinite(value))
                    throw new TrainingDivergedException(loop.Step, weight.Name, value, DivergenceHint);
        return new(
            WeightsFile.Write(weights, data.Normalization),
            Safetensors.Write(
                [.. state.Download(IsOptimizerState), .. raw.Select(weight => weight with { Name = RawPrefix + weight.Name })],
                new Dictionary<string, string> { [LoopKey] = loop.ToJson() }));
    }

    private void Restore(Checkpoint checkpoint)
    {
        var saved = Safetensors.Read(checkpoint.State);
        loop = LoopState.FromJson(saved.Metadata.GetValueOrDefault(LoopKey, "null"));
        served.Upload(WeightsFile.Read(checkpoint.Weights).Weights, IsWeight);
        state.Upload(saved.Tensors, IsOptimizerState);
        var raw = saved.Tensors.Where(tensor => tensor.Name.StartsWith(RawPrefix, StringComparison.Ordinal));
        state.Upload([.. raw.Select(tensor => tensor with { Name = tensor.Name[RawPrefix.Length..] })], IsAveraged);
    }
}
