using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Rows of scores and the right class of each.</summary>
internal struct JudgedRows
{
    // A thread alone reads a row of so few numbers sooner than a group shares it.
    private const int Narrow = 32;

    public int Rows, Width;
    public IgnoredClass Ignore;
    public ArrayView<float> Scores, Output;
    public ArrayView<int> Classes;

    /// <param name="alone">Has a thread for each row.</param>
    /// <param name="shared">Has a group for each row, no more threads than numbers.</param>
    /// <param name="ignored">The class whose rows do not count.</param>
    public static void Launch(IlgpuBinding binding, Action<JudgedRows> alone, Action<JudgedRows> shared, int? ignored = null)
    {
        var scores = binding.InputShape(0);
        var rows = new JudgedRows
        {
            Rows = scores[0],
            Width = scores[1],
            Ignore = new IgnoredClass(ignored),
            Scores = binding.Input(0),
            Output = binding.Output,
            // Without classes nobody reads them; every view is of some memory.
            Classes = binding.Integers(Math.Min(1, binding.Node.Inputs.Count - 1)),
        };
        if (rows.Width <= Narrow)
            binding.LaunchFlat(alone, rows.Rows, rows);
        else
            binding.Launch(shared, new(rows.Rows, 1, 1), GroupFold.SizeFor(rows.Width), rows);
    }

    /// <summary>What a row is told by that has no class to look up: 0 where it is ignored. No kernel can throw; a loss that is
    /// no number ends the run.</summary>
    public readonly float Unjudged(int row) => Ignore.Is(Classes[row]) ? 0f : ScalarLane.NaN;

    public readonly bool IsJudged(int row) => !Ignore.Is(Classes[row]) && Classes[row] >= 0 && Classes[row] < Width;
}
