using System.Diagnostics;
using System.Text.Json.Nodes;

namespace TrainService.Quickstart;

/// <summary>One line that is drawn over and over, with lasting lines above it. Where the output is no terminal, fewer lines,
/// one below the other.</summary>
internal sealed class ProgressLine
{
    private const int Width = 24;
    private const string ClearLine = "\r\u001b[2K";

    private readonly bool isTerminal = !Console.IsOutputRedirected;
    private long drawn;

    /// <summary>Whether enough time went by to draw again.</summary>
    public bool IsDue => drawn == 0 || Stopwatch.GetElapsedTime(drawn) > TimeSpan.FromSeconds(isTerminal ? 0.25 : 10);

    public void Draw(JsonNode run)
    {
        if (run["progress"] is not { } progress)
            return;
        drawn = Stopwatch.GetTimestamp();
        var fraction = (double)progress["fraction"]!;
        var full = (int)(fraction * Width);
        var text = $"{new string('█', full)}{new string('░', Width - full)} {fraction,4:0%}  epoch {(double)progress["epoch"]!:0.0}"
            + $"  {Values(run["metrics"])}";
        if ((double?)progress["samplesPerSecond"] is { } speed)
            text += $"  {speed:0} samples/s";
        if ((double?)progress["etaSeconds"] is { } seconds)
            text += $"  ETA {TimeSpan.FromSeconds(seconds):m\\:ss}";
        // A line that wraps could not be drawn over.
        if (isTerminal && text.Length >= Console.WindowWidth)
            text = text[..Math.Max(Console.WindowWidth - 1, 1)];
        Console.Write(isTerminal ? ClearLine + text : text + "\n");
    }

    public void Tell(string text) => Console.WriteLine(isTerminal ? ClearLine + text : text);

    /// <summary>Losses and accuracies; a curve has others too, such as the learning rate.</summary>
    public static string Values(JsonNode? values) => string.Join("  ", (values as JsonObject ?? [])
        .Where(value => value.Value is not null && (value.Key.EndsWith(".loss", StringComparison.Ordinal)
            || value.Key.EndsWith(".accuracy", StringComparison.Ordinal)))
        .Select(value => $"{value.Key.Replace("train.", "", StringComparison.Ordinal)} {(double)value.Value!:0.0000}"));
}
