using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Planning;

/// <summary>A tree of elementwise nodes that will be one loop, and what it reads. Its root is a formula, or the fold of one.</summary>
internal sealed class ExpressionCluster
{
    private readonly Node root;

    public ExpressionCluster(Node root)
    {
        this.root = root;
        Members.Add(root);
    }

    public HashSet<Node> Members { get; } = [];

    /// <summary>Those that joined the root.</summary>
    public IEnumerable<Node> Joined => Members.Where(member => member != root);

    /// <summary>What the formulas read and is not one of them, in order of first use.</summary>
    public IEnumerable<Node> Operands => OperandsOf(Members);

    /// <summary>The tensors behind the operands: what a broadcast repeats instead of the broadcast.</summary>
    public IEnumerable<Node> Leaves => Operands.Select(Leaf);

    public bool HasRoomFor(Node member) =>
        OperandsOf([.. Members, member]).Count() <= IExpression.Arity;

    public void Join(Node member) => Members.Add(member);

    /// <summary>Whether all that read a node are members here, and nowhere else.</summary>
    /// <param name="consumers">By node id.</param>
    public bool Owns(Node node, List<Node>[] consumers) =>
        node == root || consumers[node.Id].All(reader => Members.Contains(reader) && Owns(reader, consumers));

    public Operation ToOperation()
    {
        var operands = Operands.ToList();
        AccessList accesses = [.. operands.Select(AccessOf)];
        if (root.Operation is not Reduce reduce)
            return new Fused(TypeOf(root), root.Shape, accesses);
        var folded = root.Inputs[0];
        // What repeats once is read straight, too, but lacks the axes that are folded.
        return operands[0] == folded && folded.Operation is not Broadcast
            ? reduce
            : reduce with { Prologue = new Fused(TypeOf(folded), folded.Shape, accesses) };

        Type TypeOf(Node node)
        {
            if (!Members.Contains(node))
                return Arguments.Types[operands.IndexOf(node)];
            Type[] parts = [((Elementwise)node.Operation).Formula, .. node.Inputs.Select(TypeOf)];
            var shape = parts.Length switch { 2 => typeof(Unary<,>), 3 => typeof(Binary<,,>), _ => typeof(Ternary<,,,>) };
            return shape.MakeGenericType(parts);
        }
    }

    /// <summary>A broadcast on its own: the loop that copies.</summary>
    public static Fused Repeat(Node broadcast) => new(typeof(Argument0), broadcast.Shape, [AccessOf(broadcast)]);

    private static IEnumerable<Node> OperandsOf(HashSet<Node> members) =>
        members.OrderBy(node => node.Id).SelectMany(node => node.Inputs).Where(node => !members.Contains(node)).Distinct();

    private static Node Leaf(Node operand) => operand.Operation is Broadcast ? operand.Inputs[0] : operand;

    private static Access AccessOf(Node operand)
    {
        if (operand.Operation is not Broadcast broadcast)
            return Access.Straight;
        var input = operand.Inputs[0].Shape;
        return new(broadcast.Extents.Aggregate(1, (product, extent) => product * extent),
            input.Extent(broadcast.Axis, input.Rank));
    }
}
