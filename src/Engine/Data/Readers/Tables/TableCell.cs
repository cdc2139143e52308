namespace TrainService.Engine.Data.Readers.Tables;

/// <summary>How a cell is read.</summary>
internal enum TableCell
{
    /// <summary>As written, trimmed.</summary>
    Text,

    /// <summary>A float.</summary>
    Number,

    /// <summary>Text again, but one for each whole number: 1, 1.0 and 01 are all "1".</summary>
    WholeNumber,

    /// <summary>Several floats, equally many in every row.</summary>
    List,
}
