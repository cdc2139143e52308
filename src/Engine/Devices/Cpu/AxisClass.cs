namespace TrainService.Engine.Devices.Cpu;

/// <summary>Positions along one axis of an image that meet the same taps at the same distances, ascending.</summary>
/// <param name="Taps">Slots of the kernel, with the distance from the position's origin in floats.</param>
/// <param name="Results">Where each position lies among the results, in floats.</param>
/// <param name="Origins">Where the first tap of each lies in the source, in floats.</param>
internal sealed record AxisClass((int Slot, int Distance)[] Taps, int[] Results, int[] Origins)
{
    /// <summary>The positions whose results lie from <paramref name="begin"/> to before <paramref name="end"/>: first index,
    /// and the one behind the last.</summary>
    public (int From, int To) Between(int begin, int end) => (IndexOf(begin), IndexOf(end));

    /// <summary>Managed memory.</summary>
    public long Bytes => (2L * sizeof(int) * Taps.Length) + (2L * sizeof(int) * Results.Length);

    private int IndexOf(int result)
    {
        var index = Array.BinarySearch(Results, result);
        return index < 0 ? ~index : index;
    }
}
