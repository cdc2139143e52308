using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Graph;

/// <summary>Appends nodes to a graph; every shape is checked as the node is made.</summary>
public sealed partial class GraphBuilder
{
    private readonly List<Node> nodes = [];
    private readonly Dictionary<string, Node> outputs = [];
    private readonly Dictionary<Variable, Node> variables = [];

    /// <summary>The layer on whose behalf nodes are being added.</summary>
    public string? Layer { get; set; }

    public IReadOnlyCollection<Variable> Variables => variables.Keys;

    /// <exception cref="ShapeException">The inputs do not fit the operation.</exception>
    public Node Add(Operation operation, params ReadOnlySpan<Node> inputs)
    {
        var shapes = new Shape[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            shapes[i] = inputs[i].Shape;
        var node = new Node(nodes.Count, operation, inputs.ToArray(), operation.Infer(shapes), Layer);
        nodes.Add(node);
        return node;
    }

    public Node Input(string name, Shape shape) => Add(new Input(name, shape));

    public Node Constant(float value) => Add(new Constant(value));

    /// <summary>The value of a variable, as it is when the step begins.</summary>
    public Node Read(Variable variable)
    {
        if (!variables.TryGetValue(variable, out var node))
            variables[variable] = node = Add(new ReadVariable(variable));
        return node;
    }

    public void Output(string name, Node node) => outputs.Add(name, node);

    /// <summary>An elementwise formula; inputs of lower rank, or with axes of size 1, are stretched to the largest.</summary>
    public Node Apply<TFormula>(params ReadOnlySpan<Node> inputs) where TFormula : struct, IFormula
    {
        var shape = BroadcastShape(inputs);
        var stretched = new Node[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            stretched[i] = Stretch(inputs[i], shape);
        return Add(new Elementwise<TFormula>(), stretched);
    }

    public ComputationGraph Build() => new([.. nodes], new Dictionary<string, Node>(outputs));
}
