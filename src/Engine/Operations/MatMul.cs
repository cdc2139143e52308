using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>
/// C[m, n] = sum over k of A[m, k] B[k, n], either operand read transposed if asked. An epilogue, put there by the
/// planner, is applied to each element of C while it is still in the cache; further inputs are its arguments.
/// </summary>
public sealed record MatMul(bool TransposeA, bool TransposeB) : Operation, IDifferentiable, IEpilogueHost
{
    public Epilogue? Epilogue { get; init; }

    public int OwnInputs => 2;

    public Operation With(Epilogue epilogue) => this with { Epilogue = epilogue };

    public override string Attributes =>
        string.Join(", ", new[] { TransposeA ? "A'" : "", TransposeB ? "B'" : "", Epilogue?.ToString() ?? "" }
            .Where(text => text.Length > 0));

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        if (a.Rank != 2 || b.Rank != 2 || a[TransposeA ? 0 : 1] != b[TransposeB ? 1 : 0])
            throw new ShapeException($"matMul: {a}{(TransposeA ? "'" : "")} and {b}{(TransposeB ? "'" : "")} do not fit");
        return a.With(a[TransposeA ? 1 : 0], b[TransposeB ? 0 : 1]);
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        // C = A B: dA = dC B', dB = A' dC; a transposed operand gets the transposed product.
        var forA = TransposeA
            ? graph.Add(new MatMul(TransposeB, true), b, outputGradient)
            : graph.Add(new MatMul(false, !TransposeB), outputGradient, b);
        var forB = TransposeB
            ? graph.Add(new MatMul(true, TransposeA), outputGradient, a)
            : graph.Add(new MatMul(!TransposeA, false), a, outputGradient);
        return [forA, forB];
    }
}
