using TrainService.Engine.Devices;

namespace TrainService.Engine.Training;

/// <summary>An output of a step and host memory for it, which is there from the first reading on.</summary>
internal sealed class HostCopy(IBuffer buffer)
{
    private float[]? numbers;

    public int Count => buffer.Shape.Count;

    /// <summary>After a run, good until the next reading.</summary>
    public float[] Read()
    {
        numbers ??= new float[Count];
        buffer.Download<float>(numbers);
        return numbers;
    }
}
