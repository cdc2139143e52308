using System.ComponentModel.DataAnnotations;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Augmentation;

/// <summary>y = x + deviation (high - low) z, z standard normal for each value of each channel, held within the data's range
/// [low, high].</summary>
public sealed record GaussianNoise : ImageAugmentation
{
    // Numbers are made by so many blocks of four at a time, whatever the processor's width: the order is part of the result.
    private const int BlocksAtATime = 64;

    /// <summary>As a share of the data's range: 0.1 is 25.5 of bytes.</summary>
    [Range(0.0, 10.0)]
    public double Deviation { get; init; } = 0.1;

    /// <summary>Of random numbers, for an image of so many.</summary>
    internal static int BlocksOf(int values) => (values + (4 * BlocksAtATime) - 1) / (4 * BlocksAtATime) * BlocksAtATime;

    internal override void Apply(Span<float> pixels, Span<float> scratch, in ImageFormat format, in ImageDraws draws)
    {
        Span<float> normal = stackalloc float[4 * BlocksAtATime];
        var scale = (float)(Deviation * ((double)format.High - format.Low));
        for (var block = 1; pixels.Length > 0; block += BlocksAtATime)
        {
            Fill(normal, draws, block);
            var count = Math.Min(normal.Length, pixels.Length);
            Pixels.Add(pixels[..count], normal, scale, format.Low, format.High);
            pixels = pixels[count..];
        }
    }

    // Box-Muller: radius sqrt(-2 ln u), u in (0, 1], times cosine and sine of an angle.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(Span<float> normal, in ImageDraws draws, int first)
    {
        const float Grid = 1f / (1 << 24);
        var radii = normal[..(2 * BlocksAtATime)];
        var angles = normal[(2 * BlocksAtATime)..];
        for (var i = 0; i < BlocksAtATime; i++)
        {
            var (x, y, z, w) = draws.Block(first + i);
            (radii[2 * i], angles[2 * i]) = (((x >> 8) + 1) * Grid, (y >> 8) * (2 * MathF.PI * Grid));
            (radii[(2 * i) + 1], angles[(2 * i) + 1]) = (((z >> 8) + 1) * Grid, (w >> 8) * (2 * MathF.PI * Grid));
        }
        for (var i = 0; i < radii.Length; i += Vector<float>.Count)
        {
            var radius = Vector.SquareRoot(-2f * Vector.Log(new Vector<float>(radii[i..])));
            var (sine, cosine) = Vector.SinCos(new Vector<float>(angles[i..]));
            (radius * cosine).CopyTo(radii[i..]);
            (radius * sine).CopyTo(angles[i..]);
        }
    }
}
