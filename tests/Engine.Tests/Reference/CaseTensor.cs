using System.Text.Json;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Tests.Reference;

/// <summary>A tensor of a case: batch axis first, row-major.</summary>
internal sealed record CaseTensor(Shape Shape, double[] Data)
{
    public static CaseTensor Read(JsonElement json)
    {
        var integers = false;
        int[]? axes = null;
        double[]? data = null;
        foreach (var property in json.EnumerateObject())
            switch (property.Name)
            {
                case "shape": axes = [.. property.Value.EnumerateArray().Select(axis => axis.GetInt32())]; break;
                case "data": data = [.. property.Value.EnumerateArray().Select(item => item.GetDouble())]; break;
                case "type" when property.Value.ValueEquals("int64"): integers = true; break;
                default: throw new InvalidDataException($"a tensor has no '{property.Name}': {property.Value}");
            }
        if (axes is null || data is null)
            throw new InvalidDataException("a tensor needs a shape and data");
        var shape = integers ? Shape.Integers(axes) : Shape.Of(axes);
        return data.Length == shape.Count
            ? new CaseTensor(shape, data)
            : throw new InvalidDataException($"a tensor {shape} with {data.Length} elements");
    }

    public float[] Floats => [.. Data.Select(value => (float)value)];

    public int[] Integers => [.. Data.Select(value => checked((int)value))];
}
