using TrainService.Engine.Devices;
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

    [SkippableTheory]
    [MemberData(nameof(Operations))]
    public void Operation_agrees_with_the_oracle_and_keeps_its_bits(string name)
    {
        var device = Device;
        var seed = Numbers.NewSeed();
        for (var round = 0; round < Rounds; round++)
            OperationCases.Build(name, seed + round, Tiny).Check(device);
    }

    [SkippableTheory]
    [MemberData(nameof(Formulas))]
    public void Formula_agrees_with_the_oracle(Type formula) => FormulaCases.Build(formula, Numbers.NewSeed()).Check(Device);
}
