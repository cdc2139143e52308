using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Metrics;

/// <summary>Metrics of random classes equal their definitions, row by row, however the rows came in.</summary>
public sealed class ClassEvidenceTests
{
    private const int Classes = 6;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 100)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void They_are_what_a_count_by_hand_gives(int seed)
    {
        var random = new System.Random(seed);
        var rows = random.Next(1, 80);
        var (targets, scores) = (new int[rows], new float[rows][]);
        // Few levels make many ties, and not every class occurs.
        var kinds = random.Next(1, Classes + 1);
        for (var row = 0; row < rows; row++)
        {
            targets[row] = random.Next(kinds);
            scores[row] = [.. Enumerable.Range(0, Classes).Select(_ => random.Next(5) / 4f)];
        }
        var evidence = new ClassEvidence(Classes, Classes, rows, []);
        for (var begin = 0; begin < rows;)
        {
            var batch = random.Next(1, rows - begin + 1);
            var some = targets[begin..(begin + batch)];
            evidence.Add(some, HostJudgement.Of(some, [.. scores.Skip(begin).Take(batch).SelectMany(row => row)]).Numbers);
            begin += batch;
        }

        int[] predicted = [.. scores.Select(row => Array.IndexOf(row, row.Max()))];
        Assert.Equal(targets.Zip(predicted).Count(pair => pair.First == pair.Second) / (double)rows, new Accuracy().Of(evidence));
        for (var k = 1; k < Classes; k++)
        {
            // A place before the right class goes to what has more, or as much and a higher index.
            var within = Enumerable.Range(0, rows).Count(row => Enumerable.Range(0, Classes)
                .OrderByDescending(label => scores[row][label]).ThenByDescending(label => label).Take(k).Contains(targets[row]));
            Assert.Equal(within / (double)rows, new TopK { K = k }.Of(evidence));
        }
        int[] labels = [.. targets.Union(predicted)];
        double Precision(int label) => Ratio(Count(label, label), predicted.Count(p => p == label));
        double Recall(int label) => Ratio(Count(label, label), targets.Count(t => t == label));
        int Count(int target, int prediction) => targets.Zip(predicted).Count(pair => pair == (target, prediction));
        Assert.Equal(labels.Average(Precision), new Precision { Average = ClassAverage.Macro }.Of(evidence), 1e-12);
        Assert.Equal(labels.Average(Recall), new Recall { Average = ClassAverage.Macro }.Of(evidence), 1e-12);
        Assert.Equal(labels.Average(label => Harmonic(Precision(label), Recall(label))), new F1().Of(evidence), 1e-12);
        Assert.Equal(targets.Average(Precision), new Precision { Average = ClassAverage.Weighted }.Of(evidence), 1e-12);
        Assert.Equal(new Accuracy().Of(evidence), new F1 { Average = ClassAverage.Micro }.Of(evidence), 1e-12);
        var matrix = evidence.Confusion.Matrix();
        for (var target = 0; target < Classes; target++)
            for (var prediction = 0; prediction < Classes; prediction++)
                Assert.Equal(Count(target, prediction), matrix[target][prediction]);
    }

    [Fact]
    public void A_certain_mistake_costs_a_finite_log_loss()
    {
        var evidence = new ClassEvidence(2, 2, 1, []);
        evidence.Add([0], HostJudgement.Of([0], [0, 1]).Numbers);
        Assert.Equal(23 * Math.Log(2), new LogLoss().Of(evidence), 1e-12);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static double Harmonic(double a, double b) => a + b == 0 ? 0 : 2 * a * b / (a + b);
}
