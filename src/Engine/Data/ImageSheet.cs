using SkiaSharp;

namespace TrainService.Engine.Data;

/// <summary>Images of one size side by side in lines, as a PNG for people to look at. Small ones are enlarged by a whole factor:
/// each pixel is a square.</summary>
internal sealed unsafe class ImageSheet : IDisposable
{
    /// <summary>Pixels of a sheet, 64 MiB while it is drawn.</summary>
    public const long MostPixels = 1 << 24;

    /// <summary>Between images and around them.</summary>
    public const int Gap = 4;

    // As large as a thumbnail, at least nearly.
    private const int Thumbnail = 96;

    // Slate: neither black, white nor grey, so that an image's own borders are seen. Bytes in memory: red, green, blue, alpha.
    private const uint Paper = 0xFF_6B_56_47;

    private readonly SKBitmap bitmap;
    private readonly int channels, height, width, scale;

    /// <param name="channels">1 is grey; of 3 or 4 the first are red, green and blue.</param>
    public ImageSheet(int channels, int height, int width, int columns, int lines)
    {
        (this.channels, this.height, this.width) = (channels, height, width);
        scale = Scale(height, width);
        var (sheetHeight, sheetWidth) = Size(height, width, columns, lines);
        if (sheetHeight * sheetWidth > MostPixels)
            throw new ArgumentException($"A sheet of {sheetWidth} x {sheetHeight} pixels is too large.", nameof(columns));
        bitmap = new SKBitmap(new SKImageInfo((int)sheetWidth, (int)sheetHeight, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Canvas.Fill(Paper);
    }

    /// <summary>How often a pixel is repeated each way.</summary>
    public static int Scale(int height, int width) => Math.Max(1, Thumbnail / Math.Max(height, width));

    /// <summary>Of the whole sheet, in pixels.</summary>
    public static (long Height, long Width) Size(int height, int width, int columns, int lines)
    {
        var scale = Scale(height, width);
        return (Gap + ((long)lines * ((height * scale) + Gap)), Gap + ((long)columns * ((width * scale) + Gap)));
    }

    /// <summary>Draws an image [C, H, W] whose values go from low (black) to high.</summary>
    public void Draw(ReadOnlySpan<float> pixels, float low, float high, int column, int line)
    {
        var (top, left) = (Gap + (line * ((height * scale) + Gap)), Gap + (column * ((width * scale) + Gap)));
        var stretch = high > low ? byte.MaxValue / ((double)high - low) : 0;
        for (var y = 0; y < height; y++)
        {
            var row = Canvas.Slice(((top + (y * scale)) * bitmap.Width) + left, width * scale);
            for (var x = 0; x < width; x++)
                row.Slice(x * scale, scale).Fill(Color(pixels[((y * width) + x)..], low, stretch));
            for (var copy = 1; copy < scale; copy++)
                row.CopyTo(Canvas.Slice(((top + (y * scale) + copy) * bitmap.Width) + left, row.Length));
        }
    }

    public byte[] ToPng()
    {
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    public void Dispose() => bitmap.Dispose();

    private Span<uint> Canvas => new((void*)bitmap.GetPixels(), bitmap.Width * bitmap.Height);

    // From a pixel on; its other channels are as many planes further.
    private uint Color(ReadOnlySpan<float> pixel, float low, double stretch)
    {
        var red = Level(pixel[0], low, stretch);
        var (green, blue) = channels == 1 ? (red, red)
            : (Level(pixel[height * width], low, stretch), Level(pixel[2 * height * width], low, stretch));
        return 0xFF_00_00_00 | (blue << 16) | (green << 8) | red;
    }

    private static uint Level(float value, float low, double stretch) =>
        (uint)Math.Clamp(Math.Round((value - (double)low) * stretch), 0, byte.MaxValue);
}
