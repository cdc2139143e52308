namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The class whose rows do not count, if there is one.</summary>
internal readonly struct IgnoredClass(int? index)
{
    private readonly int index = index ?? 0;
    private readonly int any = index.HasValue ? 1 : 0;

    public bool Is(int target) => any != 0 && target == index;
}
