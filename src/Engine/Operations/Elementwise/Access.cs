namespace TrainService.Engine.Operations.Elementwise;

/// <summary>
/// How an argument that repeats is read: element i of the result takes element (i / (Repeat * Inner)) * Inner + i % Inner.
/// Repeat 1 reads straight through; Inner 1 repeats each element in a row; a scalar repeats as often as there are elements.
/// </summary>
public readonly record struct Access(int Repeat, int Inner)
{
    public static readonly Access Straight = new(1, 1);

    public bool IsStraight => Repeat == 1;

    public int Index(int i) => (i / (Repeat * Inner) * Inner) + (i % Inner);

    public override string ToString() => IsStraight ? "" : $" x{Repeat}/{Inner}";
}
