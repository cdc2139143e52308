using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Training;

/// <summary>A device that adds up what it was asked for, has as much memory as a test says, and fails when told to.</summary>
internal sealed class MeasuredDevice(IDevice device, long memory = long.MaxValue, int failAt = int.MaxValue) : IDevice
{
    private int requests;

    public DeviceInfo Info => device.Info with { MemoryBytes = memory };

    public bool QueuesRuns => device.QueuesRuns;

    /// <summary>Bytes of all variables and plans.</summary>
    public long Bytes { get; private set; }

    /// <summary>Variables, plans and places for results that were not given back.</summary>
    public int Live { get; private set; }

    public IBuffer Allocate(Shape shape)
    {
        Count(shape.Bytes);
        return new Buffer(device.Allocate(shape), () => Live--);
    }

    public long BytesOf(Plan plan) => device.BytesOf(plan);

    public IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables)
    {
        Count(BytesOf(plan));
        return new Prepared(device.Prepare(plan, variables.ToDictionary(
            entry => entry.Key, entry => ((Buffer)entry.Value).Inner)), this);
    }

    public void Dispose() => device.Dispose();

    private void Count(long bytes)
    {
        if (++requests == failAt)
            throw new InsufficientMemoryException();
        Bytes += bytes;
        Live++;
    }

    private sealed class Buffer(IBuffer inner, Action disposed) : IBuffer
    {
        public IBuffer Inner => inner;

        public Shape Shape => inner.Shape;

        public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged => inner.Upload(source);

        public void Download<T>(Span<T> destination) where T : unmanaged => inner.Download(destination);

        public void Dispose()
        {
            inner.Dispose();
            disposed();
        }
    }

    private sealed class Prepared(IPreparedPlan inner, MeasuredDevice all) : IPreparedPlan
    {
        public IBuffer Input(string name) => inner.Input(name);

        public IBuffer Output(string name) => new Result(inner.Output(name), all);

        public void Run(bool inspect) => inner.Run(inspect);

        public void Dispose()
        {
            inner.Dispose();
            all.Live--;
        }
    }

    private sealed class Result(IBuffer inner, MeasuredDevice all) : IBuffer
    {
        public Shape Shape => inner.Shape;

        public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged => inner.Upload(source);

        public void Download<T>(Span<T> destination) where T : unmanaged => inner.Download(destination);

        public IReadback Readback()
        {
            all.Count(0);
            return new Place(inner.Readback(), all);
        }

        public void Dispose() => inner.Dispose();
    }

    private sealed class Place(IReadback inner, MeasuredDevice all) : IReadback
    {
        public void Queue() => inner.Queue();

        public ReadOnlySpan<float> Read() => inner.Read();

        public void Dispose()
        {
            inner.Dispose();
            all.Live--;
        }
    }
}
