using System.Text.Json.Nodes;

namespace TrainService.Engine.Tests.Properties;

/// <summary>How a random model is trained, but for its losses and what depends on the data.</summary>
internal static class RandomTraining
{
    public static readonly IReadOnlyDictionary<string, Func<Draws, JsonObject>> Optimizers = new Dictionary<string, Func<Draws, JsonObject>>
    {
        ["sgd"] = draws => draws.Chance(0.4) ? []
            : new() { ["momentum"] = draws.Number(0.1, 0.9), ["nesterov"] = draws.Chance(0.5) },
        ["adam"] = Moments,
        ["adamW"] = Moments,
        ["rmsProp"] = draws => new() { ["alpha"] = draws.Number(0.5, 0.99), ["momentum"] = draws.OneOf(0, 0.5), ["epsilon"] = Epsilon(draws) },
        ["adagrad"] = draws => new() { ["epsilon"] = Epsilon(draws) },
    };

    public static readonly IReadOnlyDictionary<string, Func<Draws, JsonObject>> Schedules = new Dictionary<string, Func<Draws, JsonObject>>
    {
        ["constant"] = _ => [],
        ["inverseTime"] = draws => new() { ["decayRate"] = draws.Number(0, 2) },
        ["linear"] = draws => new() { ["endFactor"] = draws.Number(0, 2), ["period"] = draws.Between(1, 9) },
        ["cosine"] = draws => new() { ["period"] = draws.Between(1, 9), ["minimum"] = draws.Number(0, 0.01) },
        ["exponential"] = draws => new() { ["gamma"] = draws.Number(0.1, 1) },
        ["step"] = draws => new() { ["gamma"] = draws.Number(0.1, 1), ["every"] = draws.Between(1, 5) },
        ["reduceOnPlateau"] = draws => new() { ["factor"] = draws.Number(0.1, 0.9), ["patience"] = draws.Between(0, 1) },
    };

    public static JsonObject Draw(Draws draws)
    {
        JsonObject json = new() { ["optimizer"] = Optimizer(draws), ["seed"] = draws.Between(0, 1 << 30) };
        if (draws.Chance(0.7))
            json["schedule"] = Schedule(draws);
        if (draws.Chance(0.3))
            json["regularization"] = new JsonObject { ["l1"] = draws.OneOf(0, 0.01), ["l2"] = draws.OneOf(0, 0.01) };
        if (draws.Chance(0.4))
            json["gradientClipping"] = Clipping(draws);
        if (draws.Chance(0.3))
            json["averaging"] = draws.Chance(0.3) ? new JsonObject() : new JsonObject { ["decay"] = draws.Number(0, 0.99) };
        if (draws.Chance(0.3))
            json["inspect"] = true;
        return json;
    }

    private static JsonObject Optimizer(Draws draws)
    {
        var (name, recipe) = draws.OneOf<KeyValuePair<string, Func<Draws, JsonObject>>>([.. Optimizers]);
        var json = recipe(draws);
        (json["type"], json["learningRate"]) = (name, draws.Number(0.001, 0.02));
        if (draws.Chance(0.3))
            json["weightDecay"] = draws.Number(0, 0.1);
        return json;
    }

    private static JsonObject Schedule(Draws draws)
    {
        var (name, recipe) = draws.OneOf<KeyValuePair<string, Func<Draws, JsonObject>>>([.. Schedules]);
        var json = recipe(draws);
        (json["type"], json["interval"]) = (name, draws.OneOf("epoch", "step"));
        if (draws.Chance(0.5))
            json["warmup"] = draws.Between(0, 4);
        return json;
    }

    private static JsonObject Clipping(Draws draws) => draws.Between(0, 2) switch
    {
        0 => new() { ["value"] = draws.Number(0.01, 1) },
        1 => new() { ["norm"] = draws.Number(0.01, 2) },
        _ => new() { ["value"] = draws.Number(0.01, 1), ["norm"] = draws.Number(0.01, 2) },
    };

    private static JsonObject Moments(Draws draws) => new()
    {
        ["beta1"] = draws.Number(0, 0.95), ["beta2"] = draws.Number(0.5, 0.999), ["amsGrad"] = draws.Chance(0.4),
        ["epsilon"] = Epsilon(draws),
    };

    private static double Epsilon(Draws draws) => draws.OneOf(1e-10, 1e-8, 1e-4);
}
