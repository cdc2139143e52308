using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices;

/// <summary>Something that can hold tensors and run plans.</summary>
public interface IDevice : IDisposable
{
    DeviceInfo Info { get; }

    /// <summary>Whether runs are queued and uploads travel beside them, so that it pays to have the next run under way before
    /// results of the last are read.</summary>
    bool QueuesRuns => false;

    /// <summary>Memory for a variable, zeroed.</summary>
    IBuffer Allocate(Shape shape);

    /// <summary>Bytes that <see cref="Prepare"/> will allocate for a plan.</summary>
    long BytesOf(Plan plan);

    /// <summary>Binds a plan to memory: its arena is allocated, its kernels are compiled. Plans of one model share their variables.</summary>
    /// <param name="variables">A buffer of this device for each variable that the plan reads or updates.</param>
    IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables);
}
