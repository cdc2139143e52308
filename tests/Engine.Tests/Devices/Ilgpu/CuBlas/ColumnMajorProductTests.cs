using TrainService.Engine.Devices.Ilgpu.CuBlas;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Ilgpu.CuBlas;

public sealed class ColumnMajorProductTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void What_BLAS_is_asked_for_is_the_row_major_product(bool transposeA, bool transposeB)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        for (var round = 0; round < 30; round++)
        {
            var (rows, columns, depth, count) =
                (numbers.Between(1, 9), numbers.Between(1, 9), numbers.Between(1, 9), numbers.Between(1, 4));
            var (a, b) = (numbers.Floats(count * rows * depth), numbers.Floats(count * depth * columns));
            var product = ColumnMajorProduct.Of(transposeA, transposeB, rows, columns, depth, count);
            var expected = new double[count * rows * columns];
            for (var i = 0; i < count; i++)
                for (var row = 0; row < rows; row++)
                    for (var column = 0; column < columns; column++)
                        for (var d = 0; d < depth; d++)
                            expected[(((i * rows) + row) * columns) + column] +=
                                (double)a[(i * rows * depth) + (transposeA ? (d * rows) + row : (row * depth) + d)]
                                * b[(i * depth * columns) + (transposeB ? (column * depth) + d : (d * columns) + column)];
            Assert.True(expected.SequenceEqual(ByColumns(product, b, a)),
                $"seed {numbers.Seed}: {count} of [{rows}, {depth}] x [{depth}, {columns}]");
        }
    }

    // Element (i, j) of a matrix lies at i + j times its leading dimension, which is at least its height.
    private static double[] ByColumns(ColumnMajorProduct p, float[] first, float[] second)
    {
        Assert.True(p.LeadingFirst >= (p.TransposeFirst ? p.Depth : p.Rows));
        Assert.True(p.LeadingSecond >= (p.TransposeSecond ? p.Columns : p.Depth));
        Assert.True(p.LeadingResult >= p.Rows);
        var result = new double[p.Count * p.StrideResult];
        for (var i = 0; i < p.Count; i++)
            for (var row = 0; row < p.Rows; row++)
                for (var column = 0; column < p.Columns; column++)
                    for (var d = 0; d < p.Depth; d++)
                        result[(i * p.StrideResult) + row + (column * p.LeadingResult)] +=
                            (double)first[(i * p.StrideFirst) + At(p.TransposeFirst, row, d, p.LeadingFirst)]
                            * second[(i * p.StrideSecond) + At(p.TransposeSecond, d, column, p.LeadingSecond)];
        return result;

        static int At(bool transpose, int row, int column, int leading) =>
            transpose ? column + (row * leading) : row + (column * leading);
    }
}
