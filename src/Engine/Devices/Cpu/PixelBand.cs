namespace TrainService.Engine.Devices.Cpu;

/// <summary>The rows of a class of pixels that lie in a band of the image.</summary>
/// <param name="FirstRow">Index among the class's rows.</param>
/// <param name="EndRow">The one behind the last.</param>
internal readonly record struct PixelBand(PixelClass Class, int FirstRow, int EndRow)
{
    /// <summary>Pixels of a row.</summary>
    public int Width => Class.Columns.Results.Length;

    /// <summary>What there is of the classes in each band.</summary>
    /// <param name="rowLength">Floats of a row of results.</param>
    public static PixelBand[][] Of(PixelClass[] classes, int rows, int rowsPerBand, int rowLength) =>
    [
        .. Enumerable.Range(0, (rows + rowsPerBand - 1) / rowsPerBand).Select(band => classes.Select(pixels =>
        {
            var top = band * rowsPerBand;
            var (from, to) = pixels.Rows.Between(top * rowLength, Math.Min(rows, top + rowsPerBand) * rowLength);
            return new PixelBand(pixels, from, to);
        }).Where(pixels => pixels.FirstRow < pixels.EndRow).ToArray()),
    ];
}
