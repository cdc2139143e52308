using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning.Passes;

namespace TrainService.Engine.Tests.Planning.Passes;

public sealed class FuseEpiloguesTests
{
    [Fact]
    public void Bias_and_activation_go_into_the_product()
    {
        var graph = new GraphBuilder();
        var product = Product(graph);
        graph.Output("y", graph.Apply<Relu>(graph.Apply<Add>(product, graph.Input("bias", Shape.Of(5)))));
        AssertAfterFusion(graph, """
            %0 = input <a>: [4, 3]
            %1 = input <b>: [3, 5]
            %2 = input <bias>: [5]
            %3 = matMul <then relu(add($0, $1))>(%0, %1, %2): [4, 5]
            output y = %3
            """);
    }

    [Fact]
    public void The_products_result_may_be_any_argument()
    {
        var graph = new GraphBuilder();
        var product = Product(graph);
        graph.Output("y", graph.Apply<Subtract>(graph.Input("x", Shape.Of(4, 5)), product));
        AssertAfterFusion(graph, """
            %0 = input <a>: [4, 3]
            %1 = input <b>: [3, 5]
            %2 = input <x>: [4, 5]
            %3 = matMul <then subtract($1, $0)>(%0, %1, %2): [4, 5]
            output y = %3
            """);
    }

    [Fact]
    public void A_product_with_another_reader_stays_alone()
    {
        var graph = new GraphBuilder();
        var product = Product(graph);
        graph.Output("raw", product);
        graph.Output("y", graph.Apply<Relu>(product));
        AssertAfterFusion(graph, """
            %0 = input <a>: [4, 3]
            %1 = input <b>: [3, 5]
            %2 = matMul(%0, %1): [4, 5]
            %3 = fused <relu($0)>(%2): [4, 5]
            output raw = %2
            output y = %3
            """);
    }

    [Fact]
    public void A_number_for_each_row_is_no_epilogue()
    {
        var graph = new GraphBuilder();
        var product = Product(graph);
        var rows = graph.Add(new Broadcast(1, [5]), graph.Input("rows", Shape.Of(4)));
        graph.Output("y", graph.Apply<Multiply>(product, rows));
        AssertAfterFusion(graph, """
            %0 = input <a>: [4, 3]
            %1 = input <b>: [3, 5]
            %2 = matMul(%0, %1): [4, 5]
            %3 = input <rows>: [4]
            %4 = fused <multiply($0, $1), $1 x5/1>(%2, %3): [4, 5]
            output y = %4
            """);
    }

    [Fact]
    public void Of_two_products_one_takes_the_other_in()
    {
        var graph = new GraphBuilder();
        var (a, b) = (Product(graph, "1"), Product(graph, "2"));
        graph.Output("y", graph.Apply<Add>(a, b));
        AssertAfterFusion(graph, """
            %0 = input <a1>: [4, 3]
            %1 = input <b1>: [3, 5]
            %2 = input <a2>: [4, 3]
            %3 = input <b2>: [3, 5]
            %4 = matMul(%2, %3): [4, 5]
            %5 = matMul <then add($0, $1)>(%0, %1, %4): [4, 5]
            output y = %5
            """);
    }

    private static Node Product(GraphBuilder graph, string suffix = "") => graph.Add(new MatMul(false, false),
        graph.Input($"a{suffix}", Shape.Of(4, 3)), graph.Input($"b{suffix}", Shape.Of(3, 5)));

    private static void AssertAfterFusion(GraphBuilder graph, string expected)
    {
        var fused = new FuseElementwise(join: true);
        Printed.AssertAfter(new Both(fused, new FuseEpilogues()), graph, expected);
    }

    private sealed class Both(Engine.Planning.IPass first, Engine.Planning.IPass second) : Engine.Planning.IPass
    {
        public ComputationGraph Run(ComputationGraph graph) => second.Run(first.Run(graph));
    }
}
