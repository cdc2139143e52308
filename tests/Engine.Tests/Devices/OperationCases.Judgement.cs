using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Devices;

internal static partial class OperationCases
{
    // Scores of few levels have many equals, and a row may have nothing but them.
    private static void Judge(OperationCase it, bool tiny, Func<Node, Node, int?, Node> judged)
    {
        var levels = it.Numbers.Coin() ? it.Numbers.Between(1, 4) : 1000;
        Judge(it, tiny, (_, _) => it.Numbers.Between(-levels, levels) / 4f, judged);
    }

    // Of probabilities some are 0 or 1.
    private static void LogLossTerms(OperationCase it, bool tiny) => Judge(it, tiny,
        (width, scores) => it.Numbers.Between(0, 9) switch
        {
            0 => 0,
            1 when scores % width == 0 => 1,
            _ => it.Numbers.Between(1, 1 << 20) / (float)(1 << 19) / width / 1.5f,
        },
        (scores, classes, ignored) => it.Graph.Add(new LogLossTerms(ignored), scores, classes));

    private static void Judge(OperationCase it, bool tiny, Func<int, int, float> draw, Func<Node, Node, int?, Node> judged)
    {
        int[] widths = tiny ? [1, 5, 33, 40] : [1, 2, 10, 31, 33, 300, 1001];
        var (rows, width) = (Extent(it, tiny, 300), widths[it.Numbers.Between(0, widths.Length - 1)]);
        var ignored = it.Numbers.Coin() ? (int?)null : it.Numbers.Coin() ? 0 : -1;
        var scores = it.Input(Shape.Of(rows, width), [.. Enumerable.Range(0, rows * width).Select(i => draw(width, i))]);
        // A class that is ignored need not be one of the model's.
        var classes = it.Integers(Shape.Integers(rows), () => it.Numbers.Between(ignored == -1 ? -1 : 0, width - 1));
        it.Output(judged(scores, classes, ignored));
        it.What += $" [{rows}, {width}] ignore {ignored}";
        it.Tolerance = 0;
    }
}
