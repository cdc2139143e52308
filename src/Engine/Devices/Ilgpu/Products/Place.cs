namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>What an operand remembers of a row or of a depth: an offset, and where it needs them two coordinates.</summary>
internal struct Place
{
    public int Offset, Y, X;
}
