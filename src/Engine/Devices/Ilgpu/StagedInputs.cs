using ILGPU.Runtime;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The inputs of one plan, which take their values to its runs beside the runs before.</summary>
/// <param name="stream">Of the runs.</param>
internal sealed class StagedInputs(Accelerator accelerator, AcceleratorStream stream, AcceleratorStream uploads) : IDisposable
{
    private readonly List<StagedInput> inputs = [];
    private readonly StreamPoint taken = new(stream);

    public StagedInput Add(IlgpuBuffer target)
    {
        var input = new StagedInput(accelerator, target, uploads, taken);
        inputs.Add(input);
        return input;
    }

    /// <summary>Before the kernels of a run are queued: what was uploaded since the last one is theirs.</summary>
    public void Take()
    {
        var any = false;
        foreach (var input in inputs)
            any |= input.IsOnItsWay;
        if (!any)
            return;
        // It is the host that waits: ILGPU lets no stream wait for another. By now the copies have had all of a run's time.
        uploads.Synchronize();
        foreach (var input in inputs)
            input.Take(stream);
        taken.Set();
    }

    /// <summary>After the stream of the runs was waited for.</summary>
    public void Dispose()
    {
        uploads.Synchronize();
        taken.Dispose();
        foreach (var input in inputs)
            input.Dispose();
    }
}
