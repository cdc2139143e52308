using TrainService.Engine.Devices.Cpu.Tiles;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Sizes of a <see cref="PatchProduct{TLane}"/>: images channels last, channels in groups that do not mix.
/// </summary>
/// <param name="Taps">Taps of the kernel.</param>
internal sealed record PatchGeometry(
    int Images, int Groups, int SourceHeight, int SourceWidth, int SourceChannels,
    int ResultHeight, int ResultWidth, int ResultChannels, int Taps, int KernelWidth)
{
    /// <summary>Source channels of a group.</summary>
    public int Depth => SourceChannels / Groups;

    /// <summary>Result channels of a group: columns of its product.</summary>
    public int ResultDepth => ResultChannels / Groups;

    /// <summary>Products summed for one result, were no tap on padding.</summary>
    public int Reduction => Taps * Depth;

    public int Panels<TLane>() where TLane : struct, IVectorLane<TLane> =>
        (ResultDepth + TileKernel<TLane>.WideColumns - 1) / TileKernel<TLane>.WideColumns;

    public nint PanelOffset<TLane>(int group, int panel) where TLane : struct, IVectorLane<TLane> =>
        (((nint)group * Panels<TLane>()) + panel) * Reduction * TileKernel<TLane>.WideColumns;

    /// <summary>Floats of a source image.</summary>
    public nint SourceSize { get; } = (nint)SourceHeight * SourceWidth * SourceChannels;

    /// <summary>Floats of a result image.</summary>
    public nint ResultSize { get; } = (nint)ResultHeight * ResultWidth * ResultChannels;

    public nint SourceOffset(int image, int group) => (image * SourceSize) + (group * Depth);

    public nint ResultOffset(int image, int group) => (image * ResultSize) + (group * ResultDepth);
}
