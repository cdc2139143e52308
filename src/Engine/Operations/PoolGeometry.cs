namespace TrainService.Engine.Operations;

/// <summary>How a pooling window slides: extents, steps, padding on both sides of each axis. Sizes are rounded down.</summary>
public sealed record PoolGeometry(
    int Height, int Width, int StrideHeight, int StrideWidth, int PadHeight, int PadWidth)
{
    public int OutputHeight(int height) => ((height + (2 * PadHeight) - Height) / StrideHeight) + 1;

    public int OutputWidth(int width) => ((width + (2 * PadWidth) - Width) / StrideWidth) + 1;

    public bool Fits(int height, int width) =>
        height + (2 * PadHeight) >= Height && width + (2 * PadWidth) >= Width;

    public override string ToString() =>
        $"{Height}x{Width} stride {StrideHeight}x{StrideWidth} pad {PadHeight},{PadWidth}";
}
