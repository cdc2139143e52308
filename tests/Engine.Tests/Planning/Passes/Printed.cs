using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Planning.Passes;

/// <summary>Compares a graph after a pass with its text.</summary>
internal static class Printed
{
    public static void AssertAfter(IPass pass, GraphBuilder graph, string expected)
    {
        var result = pass.Run(graph.Build());
        GraphVerifier.Verify(result);
        Assert.Equal(expected, GraphPrinter.Print(result).TrimEnd('\n'), ignoreLineEndingDifferences: true);
    }
}
