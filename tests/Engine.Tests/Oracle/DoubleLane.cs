using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Tests.Oracle;

/// <summary>One float64: the lane in which the oracle evaluates the engine's own formulas.</summary>
internal readonly record struct DoubleLane(double Value) : ILane<DoubleLane>
{
    public static DoubleLane operator +(DoubleLane left, DoubleLane right) => new(left.Value + right.Value);

    public static DoubleLane operator -(DoubleLane left, DoubleLane right) => new(left.Value - right.Value);

    public static DoubleLane operator *(DoubleLane left, DoubleLane right) => new(left.Value * right.Value);

    public static DoubleLane operator /(DoubleLane left, DoubleLane right) => new(left.Value / right.Value);

    public static DoubleLane Of(float constant) => new(constant);

    public static DoubleLane Sqrt(DoubleLane x) => new(Math.Sqrt(x.Value));

    public static DoubleLane Exp(DoubleLane x) => new(Math.Exp(x.Value));

    public static DoubleLane Log(DoubleLane x) => new(Math.Log(x.Value));

    public static DoubleLane Tanh(DoubleLane x) => new(Math.Tanh(x.Value));

    public static DoubleLane Abs(DoubleLane x) => new(Math.Abs(x.Value));

    public static DoubleLane Max(DoubleLane left, DoubleLane right) => new(Math.Max(left.Value, right.Value));

    public static DoubleLane Min(DoubleLane left, DoubleLane right) => new(Math.Min(left.Value, right.Value));

    public static DoubleLane SelectGreater(DoubleLane left, DoubleLane right, DoubleLane yes, DoubleLane no) =>
        left.Value > right.Value ? yes : no;

    public static DoubleLane SelectEqual(DoubleLane left, DoubleLane right, DoubleLane yes, DoubleLane no) =>
        left.Value == right.Value ? yes : no;
}
