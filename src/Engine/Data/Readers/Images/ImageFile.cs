using SkiaSharp;

namespace TrainService.Engine.Data.Readers.Images;

/// <summary>One image of any format that Skia reads, as it is meant to be seen: turned as its EXIF says, of an animation
/// the first frame, transparent parts on black. FormatException says what is wrong with it.</summary>
internal sealed class ImageFile : IDisposable
{
    private const long MostPixels = 50_000_000;
    private readonly SKData data;
    private readonly SKCodec codec;

    public ImageFile(ReadOnlySpan<byte> content)
    {
        data = SKData.CreateCopy(content);
        codec = SKCodec.Create(data)!;
        if (codec is null)
        {
            data.Dispose();
            throw new FormatException("is no image (PNG, JPEG, WebP, BMP and GIF are read)");
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MostPixels)
        {
            Dispose();
            throw new FormatException($"has {width} x {height} pixels; at most {MostPixels} are read");
        }
    }

    public bool IsGrey => codec.Info.ColorType == SKColorType.Gray8;

    public int Height => IsTransposed ? codec.Info.Width : codec.Info.Height;

    public int Width => IsTransposed ? codec.Info.Height : codec.Info.Width;

    private bool IsTransposed => codec.EncodedOrigin >= SKEncodedOrigin.LeftTop;

    /// <summary>The pixels as bytes [C, H, W], resampled to that size (bilinear over halved images, so that nothing is
    /// skipped): grey (Rec. 601 luma) or red, green and blue.</summary>
    public void Read(Span<byte> destination, int channels, int height, int width)
    {
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
            throw new FormatException($"is damaged ({result})");
        var (rows, columns) = IsTransposed ? (width, height) : (height, width);
        if ((rows, columns) == (info.Height, info.Width))
        {
            Store(bitmap.GetPixelSpan(), destination, channels, height, width);
            return;
        }

        using var resized = bitmap.Resize(info.WithSize(columns, rows),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
            ?? throw new FormatException("cannot be resized");
        Store(resized.GetPixelSpan(), destination, channels, height, width);
    }

    public void Dispose()
    {
        codec.Dispose();
        data.Dispose();
    }

    private void Store(ReadOnlySpan<byte> pixels, Span<byte> destination, int channels, int height, int width)
    {
        var area = height * width;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var pixel = pixels.Slice(Source(y, x, height, width) * 4, 3);
                if (channels == 1)
                    destination[y * width + x] =
                        (byte)((19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2] + 0x8000) >> 16);
                else
                    for (var channel = 0; channel < 3; channel++)
                        destination[channel * area + y * width + x] = pixel[channel];
            }
    }

    /// <summary>Where the pixel that is seen at (y, x) is stored; EXIF names an origin by the sides at which row 0 and
    /// column 0 are seen.</summary>
    private int Source(int y, int x, int height, int width) => codec.EncodedOrigin switch
    {
        SKEncodedOrigin.TopRight => y * width + (width - 1 - x),
        SKEncodedOrigin.BottomRight => (height - 1 - y) * width + (width - 1 - x),
        SKEncodedOrigin.BottomLeft => (height - 1 - y) * width + x,
        SKEncodedOrigin.LeftTop => x * height + y,
        SKEncodedOrigin.RightTop => (width - 1 - x) * height + y,
        SKEncodedOrigin.RightBottom => (width - 1 - x) * height + (height - 1 - y),
        SKEncodedOrigin.LeftBottom => x * height + (height - 1 - y),
        _ => y * width + x,
    };
}
