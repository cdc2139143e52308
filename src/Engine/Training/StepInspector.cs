using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Training;

/// <summary>Reads what an inspected step has left, layer by layer. Reading allocates nothing.</summary>
internal sealed class StepInspector
{
    private readonly InspectedWeight[][] weights;
    private readonly LayerInspection[] layers;

    public StepInspector(CompiledStep step, IPreparedPlan plan)
    {
        var learning = step.Graph.Model.Layers
            .Select(layer => (layer.Name, Weights: layer.Weights.Select(weight => weight.Variable).Where(IsInspected)))
            .Where(layer => layer.Weights.Any()).ToList();
        weights = [.. learning.Select(layer =>
            layer.Weights.Select(weight => new InspectedWeight(weight, plan)).ToArray())];
        layers = [.. learning.Select(layer => new LayerInspection(layer.Name, 0, 0, 0))];

        bool IsInspected(Variable weight) => step.Plan.Graph.Outputs.ContainsKey(AddInspection.Gradient(weight));
    }

    /// <summary>Of the layers that learn, in the model's order; good until the next call.</summary>
    public ReadOnlySpan<LayerInspection> Layers => layers;

    /// <summary>For each unit of a weight the squares of its gradient, summed; good until the next call.</summary>
    public ReadOnlySpan<float> UnitGradients(Variable weight)
    {
        foreach (var layer in weights)
            foreach (var inspected in layer)
                if (inspected.Variable == weight)
                    return inspected.Gradient.Sums;
        throw new ArgumentException($"{weight} was not inspected", nameof(weight));
    }

    /// <summary>After an inspected run.</summary>
    public void Read()
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var (gradient, before, change) = (0.0, 0.0, 0.0);
            foreach (var weight in weights[i])
            {
                gradient += weight.Gradient.Total();
                before += weight.Before.Total();
                change += weight.Change.Total();
            }
            layers[i] = new(layers[i].Layer, Math.Sqrt(gradient), Math.Sqrt(before), Math.Sqrt(change));
        }
    }

    private sealed class InspectedWeight(Variable variable, IPreparedPlan plan)
    {
        public Variable Variable => variable;

        public UnitSums Gradient { get; } = new(plan.Output(AddInspection.Gradient(variable)));

        public UnitSums Before { get; } = new(plan.Output(AddInspection.Before(variable)));

        public UnitSums Change { get; } = new(plan.Output(AddInspection.Change(variable)));
    }

    private sealed class UnitSums(IBuffer buffer)
    {
        public float[] Sums { get; } = new float[buffer.Shape.Count];

        public double Total()
        {
            buffer.Download<float>(Sums);
            var total = 0.0;
            foreach (var sum in Sums)
                total += sum;
            return total;
        }
    }
}
