using System.Text.Json.Nodes;
using TrainService.Engine.Activations;

namespace TrainService.Engine.Tests.Properties;

/// <summary>An activation function as a definition has it: its name, or an object with parameters.</summary>
internal static class RandomActivation
{
    // One not named here has no parameters to draw.
    private static readonly Dictionary<string, Func<Draws, JsonObject>> Parameters = new()
    {
        ["leakyRelu"] = draws => new() { ["slope"] = draws.Number(-0.5, 0.5) },
        ["sigmoid"] = draws => new() { ["alpha"] = draws.Number(-2, 2) },
        ["elu"] = draws => new() { ["alpha"] = draws.Number(-0.5, 2) },
    };

    /// <param name="draws">What it is drawn from.</param>
    /// <param name="ofSingle">Whether there are no channels for it to go over.</param>
    public static JsonNode Draw(Draws draws, bool ofSingle = false)
    {
        var name = draws.OneOf<string>([.. Activations.Activation.Family.Members
            .Where(member => !ofSingle || !member.Value.IsAssignableTo(typeof(ChannelActivation))).Select(member => member.Key)]);
        if (!Parameters.TryGetValue(name, out var parameters) || draws.Chance(0.3))
            return draws.Chance(0.8) ? name : new JsonObject { ["type"] = name };
        var json = parameters(draws);
        json["type"] = name;
        return json;
    }
}
