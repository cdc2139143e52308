using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Optimizers;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Tests.Planning.Passes;

public sealed class DropDeadNodesTests
{
    [Fact]
    public void What_reaches_no_output_goes_and_inputs_stay()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", Shape.Of(2));
        graph.Apply<Tanh>(graph.Apply<Exp>(x));
        graph.Input("unused", Shape.Of(3));
        graph.Output("y", graph.Apply<Relu>(x));
        Printed.AssertAfter(new DropDeadNodes(), graph, """
            %0 = input <x>: [2]
            %1 = input <unused>: [3]
            %2 = relu(%0): [2]
            output y = %2
            """);
    }

    [Fact]
    public void An_update_stays_with_all_it_needs()
    {
        var graph = new GraphBuilder();
        var w = graph.Read(new Variable("w", Shape.Of(2), Initializer.Zeros));
        var gradient = graph.Apply<Square>(graph.Input("g", Shape.Of(2)));
        graph.Add(new Sgd().Rule, w, gradient, graph.Input("h", Shape.Of(8)));
        Printed.AssertAfter(new DropDeadNodes(), graph, """
            %0 = readVariable <w>: [2]
            %1 = input <g>: [2]
            %2 = square(%1): [2]
            %3 = input <h>: [8]
            %4 = update <plainRule>(%0, %2, %3): []
            """);
    }
}
