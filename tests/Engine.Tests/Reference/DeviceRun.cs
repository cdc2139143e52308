using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Reference;

/// <summary>A graph on a device with its variables, to be filled, run and read by name.</summary>
internal sealed class DeviceRun : IDisposable
{
    private readonly Dictionary<Variable, IBuffer> variables;
    private readonly IPreparedPlan plan;

    public DeviceRun(IDevice device, ComputationGraph graph, IEnumerable<Variable> variables, bool fuse = true)
    {
        this.variables = variables.ToDictionary(variable => variable, variable => device.Allocate(variable.Shape));
        Plan = Planner.Compile(graph, fuse);
        plan = device.Prepare(Plan, this.variables);
    }

    public Plan Plan { get; }

    public void SetVariables(IReadOnlyDictionary<string, CaseTensor> values)
    {
        foreach (var (variable, buffer) in variables)
            if (values.TryGetValue(variable.Name, out var value))
                Upload(buffer, value);
    }

    public void SetInput(string name, CaseTensor value) => Upload(plan.Input(name), value);

    public void Run() => plan.Run();

    public (Shape Shape, float[] Values) Output(string name) => Download(plan.Output(name));

    public (Shape Shape, float[] Values) Variable(string name) =>
        Download(variables.Single(entry => entry.Key.Name == name).Value);

    public void Dispose()
    {
        plan.Dispose();
        foreach (var buffer in variables.Values)
            buffer.Dispose();
    }

    private static void Upload(IBuffer buffer, CaseTensor value)
    {
        if (!buffer.Shape.Equals(value.Shape))
            throw new InvalidDataException($"a tensor {value.Shape} where the graph has {buffer.Shape}");
        if (buffer.Shape.Element == ElementType.Int32)
            buffer.Upload<int>(value.Integers);
        else
            buffer.Upload<float>(value.Floats);
    }

    private static (Shape Shape, float[] Values) Download(IBuffer buffer)
    {
        var values = new float[buffer.Shape.Count];
        buffer.Download<float>(values);
        return (buffer.Shape, values);
    }
}
