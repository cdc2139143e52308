namespace TrainService.Bench.Estimates;

/// <summary>The most memory of its own that this process has in use while something runs, looked at every millisecond.</summary>
internal sealed class ResidentMemory : IDisposable
{
    private readonly Thread thread;
    private volatile bool stopping;

    public ResidentMemory()
    {
        thread = new Thread(Watch) { IsBackground = true, Name = "memory watch" };
        thread.Start();
    }

    public long MostBytes { get; private set; }

    /// <summary>RssAnon of proc(5), in bytes: without files that are mapped, of which a data set is one.</summary>
    public static long Bytes() => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)).Split((char[]?)null,
            StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose()
    {
        stopping = true;
        thread.Join();
    }

    private void Watch()
    {
        while (!stopping)
        {
            MostBytes = Math.Max(MostBytes, Bytes());
            Thread.Sleep(1);
        }
    }
}
