using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Augmentation;

/// <summary>Pads each side with zeros and cuts the old size out again somewhere: y[i, j] = x[i + dy, j + dx], 0 outside, with
/// dy and dx uniform among the whole numbers from -padding to padding.</summary>
public sealed record RandomCrop : ImageAugmentation
{
    [Range(1, 4096)]
    public required int Padding { get; init; }

    internal override (string Property, string Message)? Refuse(in ImageFormat format) =>
        Padding < Math.Min(format.Height, format.Width) ? null
            : ("padding", $"a padding of {Padding} can push all of an image of {format.Height} x {format.Width} out of it");

    internal override bool MovesPixels => true;

    internal override void Apply(Span<float> pixels, Span<float> scratch, in ImageFormat format, in ImageDraws draws)
    {
        var (_, vertical, horizontal, _) = draws.Uniform();
        Shift(pixels, scratch, format, Offset(vertical), Offset(horizontal));
    }

    private int Offset(float uniform) => (int)(uniform * ((2 * Padding) + 1)) - Padding;

    private static void Shift(Span<float> pixels, Span<float> scratch, in ImageFormat format, int down, int right)
    {
        pixels.CopyTo(scratch);
        var (height, width) = (format.Height, format.Width);
        var (from, to, count) = (Math.Max(0, right), Math.Max(0, -right), width - Math.Abs(right));
        for (var line = 0; line < format.Channels * height; line++)
        {
            var target = pixels.Slice(line * width, width);
            var source = (line % height) + down;
            target.Clear();
            if ((uint)source < (uint)height)
                scratch.Slice(((line + down) * width) + from, count).CopyTo(target[to..]);
        }
    }
}
