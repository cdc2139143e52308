using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices;

/// <summary>The suite of operations that every device has to pass, against the oracle in float64.</summary>
public abstract class OperationTests
{
    public static TheoryData<string> Operations => [.. OperationCases.Names];

    public static TheoryData<Type> Formulas => [.. FormulaCases.All];

    /// <summary>Random cases for each operation.</summary>
    private protected virtual int Rounds => 12;

    private protected virtual bool Tiny => false;

    /// <summary>The device, which the tests share; skips where it is not here.</summary>
    private protected abstract IDevice Device { get; }

    /// <summary>Devices that must give the same bits.</summary>
    private protected virtual IReadOnlyList<IDevice> Twins => [];

    [SkippableTheory]
    [MemberData(nameof(Operations))]
    public void Operation_agrees_with_the_oracle_and_keeps_its_bits(string name)
    {
        var device = Device;
        var seed = Numbers.NewSeed();
        for (var round = 0; round < Rounds; round++)
            OperationCases.Build(name, seed + round, Tiny).Check(device, Twins);
    }

    [SkippableTheory]
    [MemberData(nameof(Formulas))]
    public void Formula_agrees_with_the_oracle(Type formula) =>
        FormulaCases.Build(formula, Numbers.NewSeed()).Check(Device, Twins);

    [SkippableFact]
    public void What_a_plan_hands_out_ends_with_the_plan()
    {
        var graph = new GraphBuilder();
        graph.Output("y", graph.Apply<Negate>(graph.Input("x", Shape.Of(1))));
        var plan = Device.Prepare(Planner.Compile(graph.Build()), new Dictionary<Variable, IBuffer>());
        var (x, y) = (plan.Input("x"), plan.Output("y"));
        Assert.Same(x, plan.Input("x"));
        Assert.Same(y, plan.Output("y"));
        plan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => x.Upload<float>([1]));
        Assert.Throws<ObjectDisposedException>(() => y.Download(new float[1].AsSpan()));
        Assert.Throws<ObjectDisposedException>(() => plan.Run());
    }
}
