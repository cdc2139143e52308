namespace TrainService.Engine.Definitions;

/// <summary>MODEL.md's k: an integer for both axes, or [vertical, horizontal].</summary>
public readonly record struct Pair(int Vertical, int Horizontal)
{
    public static implicit operator Pair(int both) => new(both, both);

    public override string ToString() => $"[{Vertical}, {Horizontal}]";
}
