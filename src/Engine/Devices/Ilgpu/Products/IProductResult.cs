namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>Where an element of a product goes.</summary>
internal interface IProductResult
{
    /// <param name="part">Which part of the depth it sums; 0 where there is one.</param>
    int Index(int group, int part, int row, int column);
}
