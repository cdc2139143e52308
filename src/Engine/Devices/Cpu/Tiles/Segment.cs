namespace TrainService.Engine.Devices.Cpu.Tiles;

/// <summary>A run of the reduction.</summary>
/// <param name="Offset">Where the run starts in each row, in floats from the row's pointer.</param>
/// <param name="Column">The row of the right operand that meets the run's first element.</param>
internal readonly record struct Segment(int Offset, int Column, int Length);
