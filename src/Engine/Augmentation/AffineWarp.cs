namespace TrainService.Engine.Augmentation;

/// <summary>
/// Moves pixels about the centre c of an image: y(p) = x(c + M (p - c)), between pixels bilinear, 0 outside.
/// M = [[xx, xy], [yx, yy]] leads from where a pixel is to where it was.
/// </summary>
internal readonly struct AffineWarp(float xx, float xy, float yx, float yy)
{
    public void Apply(Span<float> pixels, Span<float> scratch, in ImageFormat format)
    {
        pixels.CopyTo(scratch);
        var (height, width) = (format.Height, format.Width);
        var (centerX, centerY) = ((width - 1) / 2f, (height - 1) / 2f);
        for (var i = 0; i < height; i++)
            for (var j = 0; j < width; j++)
            {
                var (x, y) = (j - centerX, i - centerY);
                Sample(pixels[((i * width) + j)..], scratch, format,
                    centerX + ((xx * x) + (xy * y)), centerY + ((yx * x) + (yy * y)));
            }
    }

    // Position and weights are the same in each channel.
    private static void Sample(Span<float> target, ReadOnlySpan<float> source, in ImageFormat format, float x, float y)
    {
        var (left, top) = (MathF.Floor(x), MathF.Floor(y));
        var (right, bottom) = (x - left, y - top);
        var (column, line) = ((int)left, (int)top);
        var isInside = (uint)column < (uint)(format.Width - 1) && (uint)line < (uint)(format.Height - 1);
        for (var channel = 0; channel < format.Channels; channel++)
        {
            var plane = source.Slice(channel * format.Plane, format.Plane);
            float a, b, c, d;
            if (isInside)
            {
                var at = (line * format.Width) + column;
                (a, b, c, d) = (plane[at], plane[at + 1], plane[at + format.Width], plane[at + format.Width + 1]);
            }
            else
            {
                (a, b) = (At(plane, format, line, column), At(plane, format, line, column + 1));
                (c, d) = (At(plane, format, line + 1, column), At(plane, format, line + 1, column + 1));
            }
            var (above, below) = (a + (right * (b - a)), c + (right * (d - c)));
            target[channel * format.Plane] = above + (bottom * (below - above));
        }
    }

    private static float At(ReadOnlySpan<float> plane, in ImageFormat format, int line, int column) =>
        (uint)line < (uint)format.Height && (uint)column < (uint)format.Width ? plane[(line * format.Width) + column] : 0;
}
