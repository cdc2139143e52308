using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices.Ilgpu;

/// <summary>A device that gets one number wrong: the last of the output or variable of a name.</summary>
internal sealed class Miscalculating(IDevice right, string wrong) : IDevice
{
    public DeviceInfo Info => right.Info;

    // Variables have no names here; the plan tells them.
    public IBuffer Allocate(Shape shape) => new Buffer(right.Allocate(shape));

    public long BytesOf(Plan plan) => right.BytesOf(plan);

    public IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables)
    {
        foreach (var (variable, buffer) in variables)
            ((Buffer)buffer).IsWrong = variable.Name == wrong;
        return new PreparedPlan(wrong, right.Prepare(
            plan, variables.ToDictionary(entry => entry.Key, entry => ((Buffer)entry.Value).Right)));
    }

    public void Dispose()
    {
    }

    private sealed class PreparedPlan(string wrong, IPreparedPlan right) : IPreparedPlan
    {
        public IBuffer Input(string name) => right.Input(name);

        public IBuffer Output(string name) => new Buffer(right.Output(name)) { IsWrong = name == wrong };

        public void Run(bool inspect) => right.Run(inspect);

        public void Dispose() => right.Dispose();
    }

    private sealed class Buffer(IBuffer right) : IBuffer
    {
        public IBuffer Right => right;

        public bool IsWrong { get; set; }

        public Shape Shape => right.Shape;

        public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged => right.Upload(source);

        public void Download<T>(Span<T> destination) where T : unmanaged
        {
            right.Download(destination);
            if (IsWrong && destination[^1] is float value)
                destination[^1] = (T)(object)(value + 0.001f);
        }

        public void Dispose() => right.Dispose();
    }
}
