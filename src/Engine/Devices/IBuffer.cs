using TrainService.Engine.Graph;

namespace TrainService.Engine.Devices;

/// <summary>Memory of one tensor on a device.</summary>
public interface IBuffer : IDisposable
{
    Shape Shape { get; }

    /// <summary>Copies all elements in; <typeparamref name="T"/> is float or int as the shape says.</summary>
    void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged;

    /// <summary>Copies all elements out, after everything queued before has run.</summary>
    void Download<T>(Span<T> destination) where T : unmanaged;

    /// <summary>A place outside of the next run's way for what this one leaves here, which is floats.</summary>
    IReadback Readback() => new CopiedReadback(this);
}
