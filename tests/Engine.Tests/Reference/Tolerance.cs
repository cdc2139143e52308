using TrainService.Engine.Graph;

namespace TrainService.Engine.Tests.Reference;

/// <summary>A number is right within absolute + relative * |expected|.</summary>
internal sealed record Tolerance(double Absolute, double Relative)
{
    /// <exception cref="WrongNumbersException">Any number is too far away, or none at all.</exception>
    public void Check(string what, CaseTensor expected, Shape shape, ReadOnlySpan<float> actual)
    {
        if (!expected.Shape.Axes.AsSpan().SequenceEqual(shape.Axes.AsSpan()))
            throw new WrongNumbersException($"{what} has shape {shape} instead of {expected.Shape}");
        for (var i = 0; i < actual.Length; i++)
            Check($"{what}[{i}]", expected.Data[i], actual[i]);
    }

    /// <exception cref="WrongNumbersException">The number is too far away.</exception>
    public void Check(string what, double expected, double actual)
    {
        // Written so that NaN is wrong.
        if (!(Math.Abs(actual - expected) <= Absolute + (Relative * Math.Abs(expected))))
            throw new WrongNumbersException($"{what} is {actual:R} instead of {expected:R}");
    }

    /// <exception cref="WrongNumbersException">One has a name that the other has not.</exception>
    public static void CheckNames(string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (left, right) = (expected.Order(StringComparer.Ordinal).ToList(), actual.Order(StringComparer.Ordinal).ToList());
        if (!left.SequenceEqual(right))
            throw new WrongNumbersException($"{what} are {string.Join(", ", right)} instead of {string.Join(", ", left)}");
    }
}

internal sealed class WrongNumbersException(string message) : Exception(message);
