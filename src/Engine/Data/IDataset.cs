namespace TrainService.Engine.Data;

/// <summary>Rows by index, in the order train, validation, test. Reading is safe from several threads at once and
/// allocates nothing; a row that does not exist is an ArgumentOutOfRangeException.</summary>
public interface IDataset : IDisposable
{
    DatasetSchema Schema { get; }

    int Count { get; }

    /// <summary>Raw features, not normalised: rows x prod(InputShape).</summary>
    void ReadInputs(ReadOnlySpan<int> rows, Span<float> destination);

    /// <summary>Class indices: one per row, or rows x prod(Target.Shape). InvalidOperationException where the target is
    /// values, or there is none.</summary>
    void ReadClasses(ReadOnlySpan<int> rows, Span<int> destination);

    /// <summary>Rows x target columns, or rows x prod(Target.Shape). InvalidOperationException where the target is
    /// classes, or there is none.</summary>
    void ReadValues(ReadOnlySpan<int> rows, Span<float> destination);

    /// <summary>How much each row counts: finite, 0 or more. InvalidOperationException where the schema names no
    /// weights.</summary>
    void ReadWeights(ReadOnlySpan<int> rows, Span<float> destination);
}
