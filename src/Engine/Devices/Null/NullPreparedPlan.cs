using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Null;

/// <summary>A plan whose inputs and outputs are there and whose launches are not run.</summary>
internal sealed class NullPreparedPlan : IPreparedPlan
{
    private readonly Dictionary<string, IBuffer> inputs = [];
    private readonly Dictionary<string, IBuffer> outputs = [];

    public NullPreparedPlan(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables)
    {
        foreach (var node in plan.Graph.Nodes)
            if (node.Operation is Input input)
                inputs[input.InputName] = new NullBuffer(node.Shape);
            else if (node.Operation is ReadVariable read && !variables.ContainsKey(read.Variable))
                throw new ArgumentException($"there is no buffer for variable {read.Variable}", nameof(variables));
        foreach (var (name, node) in plan.Graph.Outputs)
            outputs[name] = plan.Storages[node.Id].Variable is { } variable ? variables[variable] : new NullBuffer(node.Shape);
    }

    public IBuffer Input(string name) => inputs.TryGetValue(name, out var buffer)
        ? buffer
        : throw new ArgumentException($"the plan has no input '{name}'", nameof(name));

    public IBuffer Output(string name) => outputs.TryGetValue(name, out var buffer)
        ? buffer
        : throw new ArgumentException($"the plan has no output '{name}'", nameof(name));

    public void Run(bool inspect = false)
    {
    }

    public void Dispose()
    {
    }
}
