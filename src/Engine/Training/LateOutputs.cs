using System.Runtime.InteropServices;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

/// <summary>
/// Outputs of a step that can be read when its next run has been queued already: each run copies them to one of two places
/// in turn.
/// </summary>
internal sealed class LateOutputs : IDisposable
{
    private const int Places = 2;

    private readonly List<Output> outputs = [];
    private long queued, shown;

    /// <summary>Reads what the shown run gave.</summary>
    public IBuffer Add(IBuffer buffer)
    {
        var output = new Output(buffer, this);
        outputs.Add(output);
        output.Open();
        return output;
    }

    /// <summary>Copies behind a run.</summary>
    /// <returns>Which it was.</returns>
    public long Queue()
    {
        foreach (var output in outputs)
            output.Of(queued).Queue();
        return queued++;
    }

    /// <summary>From now on outputs are those of this run, the last or the one before.</summary>
    public void Show(long run)
    {
        if (run >= queued || run < queued - Places)
            throw new ArgumentOutOfRangeException(nameof(run), run, $"{queued} runs were queued");
        shown = run;
    }

    public void Dispose()
    {
        foreach (var output in outputs)
            output.Dispose();
    }

    private sealed class Output(IBuffer buffer, LateOutputs all) : IBuffer
    {
        private readonly List<IReadback> places = [];

        public Shape Shape => buffer.Shape;

        // Whoever adds it disposes of what there is of it, should the second place not fit.
        public void Open()
        {
            while (places.Count < Places)
                places.Add(buffer.Readback());
        }

        public IReadback Of(long run) => places[(int)(run % Places)];

        public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged =>
            throw new NotSupportedException("A step's outputs are only read.");

        public void Download<T>(Span<T> destination) where T : unmanaged =>
            Of(all.shown).Read().CopyTo(MemoryMarshal.Cast<T, float>(destination));

        public void Dispose()
        {
            foreach (var place in places)
                place.Dispose();
        }
    }
}
