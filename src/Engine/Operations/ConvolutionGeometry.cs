using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>How a kernel slides over an image: extents, steps, zeros added on each side, gaps, groups of channels.</summary>
public sealed record ConvolutionGeometry(
    int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth,
    int PadTop, int PadBottom, int PadLeft, int PadRight,
    int DilationHeight, int DilationWidth, int Groups)
{
    public int OutputHeight(int height) =>
        (height + PadTop + PadBottom - (DilationHeight * (KernelHeight - 1)) - 1) / StrideHeight + 1;

    public int OutputWidth(int width) =>
        (width + PadLeft + PadRight - (DilationWidth * (KernelWidth - 1)) - 1) / StrideWidth + 1;

    /// <summary>Whether the dilated kernel fits into the padded image at all.</summary>
    public bool Fits(int height, int width) =>
        height + PadTop + PadBottom >= (DilationHeight * (KernelHeight - 1)) + 1
        && width + PadLeft + PadRight >= (DilationWidth * (KernelWidth - 1)) + 1;

    /// <summary>Whether every channel has one kernel of its own.</summary>
    /// <param name="weight">[filters, channels of a group, kernel].</param>
    public bool IsDepthwise(Shape weight) => Groups > 1 && weight[1] == 1 && weight[0] == Groups;

    public override string ToString() =>
        $"{KernelHeight}x{KernelWidth} stride {StrideHeight}x{StrideWidth} pad {PadTop},{PadBottom},{PadLeft},{PadRight}"
        + $" dilation {DilationHeight}x{DilationWidth} groups {Groups}";
}
