using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Oracle;

/// <summary>A plan in an arena of float64 numbers, one for every four bytes of the plan's.</summary>
internal sealed class OraclePlan : IPreparedPlan
{
    private readonly Plan plan;
    private readonly double[] arena;
    private readonly OracleBuffer[] buffers;
    private readonly bool[] keeps;

    public OraclePlan(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables)
    {
        this.plan = plan;
        arena = new double[plan.ArenaBytes / 4];
        buffers = [.. plan.Graph.Nodes.Select(node => plan.Storages[node.Id] is { Variable: { } variable }
            ? new OracleBuffer(node.Shape, ((OracleBuffer)variables[variable]).Memory)
            : new OracleBuffer(node.Shape, arena.AsMemory((int)(plan.Storages[node.Id].Offset / 4), node.Shape.Count)))];
        keeps = new bool[arena.Length];
        foreach (var node in plan.Graph.Nodes.Where(node => node.Operation is Operations.Input or Constant or ConstantVector))
            keeps.AsSpan((int)(plan.Storages[node.Id].Offset / 4), node.Shape.Count).Fill(true);
        foreach (var node in plan.Graph.Nodes)
            if (node.Operation is Constant or ConstantVector)
                Kernels.Compute(node, []).CopyTo(buffers[node.Id].Memory);
    }

    public IBuffer Input(string name) =>
        buffers[plan.Graph.Nodes.Single(node => node.Operation is Operations.Input input && input.InputName == name).Id];

    public IBuffer Output(string name) => buffers[plan.Graph.Outputs[name].Id];

    public void Run(bool inspect = false)
    {
        // What was left from the run before must not be read: NaN makes it show.
        for (var i = 0; i < arena.Length; i++)
            if (!keeps[i])
                arena[i] = double.NaN;
        foreach (var node in inspect ? plan.Launches : plan.PlainLaunches)
            if (node.Operation is Update update)
                Apply(update, node);
            else
                Kernels.Compute(node, [.. node.Inputs.Select(Value)]).CopyTo(buffers[node.Id].Memory);
    }

    public void Dispose()
    {
    }

    private double[] Value(Node node) => buffers[node.Id].Memory.ToArray();

    private void Apply(Update update, Node node)
    {
        double[][] inputs = [.. node.Inputs.Select(Value)];
        double[][] states = inputs[2..^1];
        Formulas.OfRule(update.Rule)(inputs[0], inputs[1], states, inputs[^1]);
        inputs[0].CopyTo(buffers[node.Inputs[0].Id].Memory);
        for (var i = 0; i < states.Length; i++)
            states[i].CopyTo(buffers[node.Inputs[2 + i].Id].Memory);
    }
}
