using TrainService.Engine.Formats;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    private const string LoopKey = "loop";
    private const string OptimizerPrefix = "optimizer.";
    // The weights as training goes on with them, where those of the weights file are averages.
    private const string RawPrefix = "loop.weights.";

    private const long WorthCollecting = 1 << 20;

    internal static bool IsWeight(Variable variable) => variable.Name[0] != '$' && !IsOptimizerState(variable);

    private static bool IsOptimizerState(Variable variable) =>
        variable.Name.StartsWith(OptimizerPrefix, StringComparison.Ordinal);

    private bool IsAveraged(Variable variable) => state.Buffers.ContainsKey(WeightAverage.Of(variable));

    /// <exception cref="TrainingDivergedException">A weight is no finite number: the checkpoint before stays the last.</exception>
    private Checkpoint Save()
    {
        // What the one before took is free by now, unless somebody holds it yet: memory stays what was said however lazy the
        // collector is. It takes milliseconds, and a checkpoint of this size many of them.
        if (savedBytes >= WorthCollecting)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        var raw = state.Sources(IsAveraged).Select(weight => Finite(weight) with { Name = RawPrefix + weight.Name });
        return new(
            WeightsFile.Write([.. served.Sources(IsWeight).Select(Finite)], data.Normalization),
            Safetensors.Save([.. state.Sources(IsOptimizerState), .. raw], new Dictionary<string, string> { [LoopKey] = loop.ToJson() }));
    }

    private TensorSource Finite(TensorSource weight) => weight with
    {
        Read = values =>
        {
            weight.Read(values);
            foreach (var value in values)
                if (!float.IsFinite(value))
                    throw new TrainingDivergedException(loop.Step, weight.Name, value, DivergenceHint);
        },
    };

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
