namespace TrainService.Engine.Devices;

/// <summary>Of a device whose runs are over when they return: a copy at once.</summary>
internal sealed class CopiedReadback(IBuffer buffer) : IReadback
{
    private readonly float[] values = new float[buffer.Shape.Count];

    public void Queue() => buffer.Download<float>(values);

    public ReadOnlySpan<float> Read() => values;

    public void Dispose()
    {
    }
}
